/// Packets over the network. Failures to open print one line on standard error.
#ifndef ABZI_UDP_H
#define ABZI_UDP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Is this HOST:PORT, [HOST]:PORT or PORT, from 1 to 65535? Who HOST is nobody is asked.
bool abzi_udp_is_address(const char *address);

/// A socket that packets can be sent to address from: HOST:PORT, or PORT on this machine. -1: failed, the line was
/// printed; option says in it what was asked for. Close it with close.
int abzi_udp_to(const char *option, const char *address);

/// A socket that packets come in at: PORT, from this machine alone, or HOST:PORT, the address of a network that this
/// machine has (0.0.0.0: all of them). -1: as abzi_udp_to.
int abzi_udp_at(const char *option, const char *address);

/// Send, if the system takes it at once; what it does not take is lost, as packets may be.
void abzi_udp_send(int socket, const void *bytes, size_t n);

/// The next packet that has come, at most size bytes of it. -1: none has.
ptrdiff_t abzi_udp_next(int socket, void *bytes, size_t size);

#endif
