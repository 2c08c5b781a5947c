/// Who may come in. The program serves one page to one machine, and nobody else's page may speak to it.
///
/// A name that somebody has made to point here (DNS rebinding) shows in Host, a strange page in Origin. Where others
/// can reach the address a token is wanted too: once in the URL, then as a cookie that only this page's requests carry.
#ifndef ABZI_DOOR_H
#define ABZI_DOOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ABZI_TOKEN_SIZE = 33, ABZI_COOKIE_NAME_SIZE = 32 };  ///< 128 bits as 32 letters, and a zero

typedef struct abzi_door {
    char address[16];  ///< IPv4, as listened on: "127.0.0.1"
    uint16_t port;
    bool waits;  ///< for the port, which another process of this dance has, that has just been ended
    bool has_token;
    char token[ABZI_TOKEN_SIZE];
} abzi_door;

/// A door at an address. One that is not of this machine alone gets a token. false: it is no IPv4 address, or the
/// system gave no chance; the line was printed.
bool abzi_door_open(abzi_door *door, const char *address);

/// Can the address and the port be listened on? To be asked before what takes long. false: no, and the line was printed.
bool abzi_door_is_free(const abzi_door *door);

/// Say that they cannot, and why.
void abzi_door_complain(const abzi_door *door, const char *why);

/// Is this machine the only one that reaches the address?
bool abzi_door_is_loopback(const abzi_door *door);

/// The address for people, with the token where there is one. All of the machine's: the first that others can reach.
void abzi_door_url(const abzi_door *door, char *out, size_t size);

/// Does the Host of a request name this door? NULL: none came.
bool abzi_door_knows_host(const abzi_door *door, const char *host);

/// Is the page that makes a request from here? origin NULL: no page makes it, but a program.
bool abzi_door_knows_origin(const char *origin, const char *host);

/// Does the token open the door? Takes the same time whatever is wrong with it.
bool abzi_door_knows_token(const abzi_door *door, const char *token);

/// The same of the Cookie header of a request.
bool abzi_door_knows_cookie(const abzi_door *door, const char *cookies);

/// The cookie's name; other ports of this machine have their own.
void abzi_door_cookie_name(const abzi_door *door, char name[ABZI_COOKIE_NAME_SIZE]);

#endif
