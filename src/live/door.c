#define _DEFAULT_SOURCE  // strncasecmp, getrandom, getifaddrs

#include "live/door.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

bool abzi_door_is_loopback(const abzi_door *door)
{
    struct in_addr address;
    return inet_pton(AF_INET, door->address, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

bool abzi_door_open(abzi_door *door, const char *address)
{
    struct in_addr parsed;
    uint8_t chance[ABZI_TOKEN_SIZE / 2];
    *door = (abzi_door){.port = 0};
    if (inet_pton(AF_INET, address, &parsed) != 1) {
        fprintf(stderr, "abrazo: --listen %s: an address such as 192.168.1.20, or 0.0.0.0 for all, was expected\n",
                address);
        return false;
    }
    inet_ntop(AF_INET, &parsed, door->address, sizeof door->address);
    door->has_token = !abzi_door_is_loopback(door);
    if (getrandom(chance, sizeof chance, 0) != (ssize_t)sizeof chance) {
        fprintf(stderr, "abrazo: the system gives no random numbers\n");
        return false;
    }
    for (size_t i = 0; i < sizeof chance; i++) {
        snprintf(door->token + 2 * i, 3, "%02x", chance[i]);
    }
    return true;
}

void abzi_door_complain(const abzi_door *door, const char *why)
{
    fprintf(stderr, "abrazo: cannot listen on %s:%u: %s; --port takes another, 0 any that is free\n", door->address,
            (unsigned)door->port, why);
}

bool abzi_door_is_free(const abzi_door *door)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(door->port)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    // As the server will: what still waits for its end at this port is no other program.
    bool fine = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                inet_pton(AF_INET, door->address, &at.sin_addr) == 1 &&
                bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 1) == 0;
    if (!fine) {
        abzi_door_complain(door, strerror(errno));
    }
    if (fd >= 0) {
        close(fd);
    }
    return fine;
}

static bool is_all(const abzi_door *door)
{
    return strcmp(door->address, "0.0.0.0") == 0;
}

void abzi_door_url(const abzi_door *door, char *out, size_t size)
{
    struct ifaddrs *all = NULL;
    char address[sizeof door->address];
    snprintf(address, sizeof address, "%s", door->address);
    if (is_all(door) && getifaddrs(&all) == 0) {
        const struct ifaddrs *it = all;
        while (it && (!it->ifa_addr || it->ifa_addr->sa_family != AF_INET || (it->ifa_flags & IFF_LOOPBACK))) {
            it = it->ifa_next;
        }
        if (it) {
            inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)it->ifa_addr)->sin_addr, address,
                      sizeof address);
        }
        freeifaddrs(all);
    }
    snprintf(out, size, "http://%s:%u/%s%s", address, (unsigned)door->port, door->has_token ? "?token=" : "",
             door->has_token ? door->token : "");
}

/// Is the name before the port one that this door is reached by?
static bool is_own_name(const abzi_door *door, const char *name)
{
    struct in_addr address;
    if (is_all(door)) {  // any address of the machine, but nobody's name
        return inet_pton(AF_INET, name, &address) == 1 || strcasecmp(name, "localhost") == 0;
    }
    return strcmp(name, door->address) == 0 || (abzi_door_is_loopback(door) && strcasecmp(name, "localhost") == 0);
}

bool abzi_door_knows_host(const abzi_door *door, const char *host)
{
    char name[64], port[8];
    const char *colon = host ? strchr(host, ':') : NULL;
    if (!host || (colon ? (size_t)(colon - host) : strlen(host)) >= sizeof name) {
        return false;
    }
    snprintf(name, sizeof name, "%.*s", colon ? (int)(colon - host) : (int)strlen(host), host);
    snprintf(port, sizeof port, "%u", (unsigned)door->port);
    return strcmp(colon ? colon + 1 : "80", port) == 0 && is_own_name(door, name);
}

bool abzi_door_knows_origin(const char *origin, const char *host)
{
    static const char scheme[] = "http://";
    return !origin || (host && strncasecmp(origin, scheme, sizeof scheme - 1) == 0 &&
                       strcasecmp(origin + sizeof scheme - 1, host) == 0);
}

/// n letters of a token.
static bool is_token(const abzi_door *door, const char *token, size_t n)
{
    unsigned differs = n != ABZI_TOKEN_SIZE - 1;
    for (size_t i = 0; i < n && i < ABZI_TOKEN_SIZE - 1; i++) {
        differs |= (unsigned)(token[i] ^ door->token[i]);
    }
    return differs == 0;
}

bool abzi_door_knows_token(const abzi_door *door, const char *token)
{
    return !door->has_token || (token && is_token(door, token, strlen(token)));
}

void abzi_door_cookie_name(const abzi_door *door, char name[ABZI_COOKIE_NAME_SIZE])
{
    snprintf(name, ABZI_COOKIE_NAME_SIZE, "abrazo-%u", (unsigned)door->port);
}

bool abzi_door_knows_cookie(const abzi_door *door, const char *cookies)
{
    char name[ABZI_COOKIE_NAME_SIZE];
    abzi_door_cookie_name(door, name);
    const size_t name_n = strlen(name);
    while (door->has_token && cookies && *cookies) {
        cookies += strspn(cookies, "; ");
        const size_t n = strcspn(cookies, ";");
        if (n > name_n && cookies[name_n] == '=' && strncmp(cookies, name, name_n) == 0 &&
            is_token(door, cookies + name_n + 1, n - name_n - 1)) {
            return true;
        }
        cookies += n;
    }
    return !door->has_token;
}
