#define _GNU_SOURCE  // SOCK_NONBLOCK

#include "live/udp.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HERE "127.0.0.1"  // nobody but this machine, unless another address was asked for

static int complain(const char *option, const char *address, const char *what)
{
    fprintf(stderr, "abrazo: --%s %s: %s\n", option, address, what);
    return -1;
}

/// HOST:PORT, [HOST]:PORT or PORT, taken apart. false: it is none.
static bool split(const char *address, char host[static 256], char port[static 8])
{
    const char *colon = strrchr(address, ':'), *begin = address, *last = colon ? colon + 1 : address;
    size_t host_n = colon ? (size_t)(colon - address) : 0;
    if (host_n > 1 && begin[0] == '[' && begin[host_n - 1] == ']') {
        begin++;
        host_n -= 2;
    }
    const size_t port_n = strlen(last);
    if (port_n == 0 || port_n > 5 || strspn(last, "0123456789") != port_n || host_n > 255 || (colon && host_n == 0)) {
        return false;
    }
    if (strtol(last, NULL, 10) > UINT16_MAX) {
        return false;
    }
    memcpy(port, last, port_n + 1);
    memcpy(host, colon ? begin : HERE, colon ? host_n : sizeof HERE);
    host[colon ? host_n : sizeof HERE - 1] = 0;
    return true;
}

bool abzi_udp_is_address(const char *address)
{
    char host[256], port[8];
    return split(address, host, port) && strtol(port, NULL, 10) > 0;
}

/// join: bind or connect.
static int open_socket(const char *option, const char *address, int (*join)(int, const struct sockaddr *, socklen_t))
{
    const struct addrinfo want = {.ai_socktype = SOCK_DGRAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char host[256], port[8];
    if (!split(address, host, port)) {
        return complain(option, address, "takes HOST:PORT, or PORT on this machine");
    }
    const int wrong = getaddrinfo(host, port, &want, &found);
    if (wrong != 0) {
        fprintf(stderr, "abrazo: --%s %s: no machine is found by the name \"%s\" (%s), expected HOST:PORT\n", option,
                address, host, gai_strerror(wrong));
        return -1;
    }
    int fd = -1;
    for (const struct addrinfo *at = found; at && fd < 0; at = at->ai_next) {
        fd = socket(at->ai_family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (fd >= 0 && join(fd, at->ai_addr, at->ai_addrlen) != 0) {
            const int why = errno;
            close(fd);
            errno = why;
            fd = -1;
        }
    }
    freeaddrinfo(found);
    return fd >= 0 ? fd : complain(option, address, strerror(errno));
}

int abzi_udp_to(const char *option, const char *address)
{
    return open_socket(option, address, connect);
}

int abzi_udp_at(const char *option, const char *address)
{
    return open_socket(option, address, bind);
}

void abzi_udp_send(int socket, const void *bytes, size_t n)
{
    // Nobody listens there yet: the system tells it with the next packet, and then takes the one after.
    if (send(socket, bytes, n, 0) < 0 && errno == ECONNREFUSED) {
        (void)(send(socket, bytes, n, 0) == 0);
    }
}

ptrdiff_t abzi_udp_next(int socket, void *bytes, size_t size)
{
    return recv(socket, bytes, size, 0);
}
