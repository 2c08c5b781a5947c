/// What the server of the page serves.
#ifndef ABZI_SERVER_CONFIG_H
#define ABZI_SERVER_CONFIG_H

#include "live/door.h"
#include "live/loop.h"
#include "live/page_files.h"
#include "live/workshop.h"

typedef struct abzi_server_config {
    abzi_door door;               ///< port 0: any that is free
    const abzi_page_files *page;  ///< n 0: there is none, and a line says so
    abzi_loop *loop;
    abzi_song *song;      ///< that is played from the start, or NULL; kept by the server too
    bool records;         ///< it is settled whether this is recorded, whatever is wished for
    const char *bedside;  ///< what she goes with, in words, kept by the caller; NULL: she dances
    bool sees;            ///< and that the camera has to see it
    float height_m;       ///< of the dancer, as it was said or recorded, until it is measured; 0: not known
} abzi_server_config;

typedef struct abzi_server abzi_server;

#endif
