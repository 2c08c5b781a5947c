/// watch LEAD.bvh FOLLOW.bvh OUT.html: any two motion files of one frame rate as a player page, for review.
/// Ends with 77 (left out) when the page was not built.
#include <stdio.h>
#include <stdlib.h>

#include "abrazo/codec.h"
#include "abrazo/player.h"
#include "edge/player_page.h"

typedef struct dance {
    FILE *file;
    abz_bvh_reader *reader;
    abz_rig rig;
    char bytes[4096];
    size_t byte_n, at;
    bool rigged;
} dance;

static void fail(const char *path, const char *what)
{
    fprintf(stderr, "watch: %s: %s\n", path, what);
    exit(1);
}

static dance *open_dance(const char *path)
{
    dance *d = calloc(1, sizeof *d);
    void *mem = malloc(abz_bvh_reader_size());
    if (d == NULL || mem == NULL || abz_bvh_reader_init(mem, abz_bvh_reader_size(), &d->reader) != ABZ_OK)
        fail(path, "not enough memory");
    d->file = fopen(path, "rb");
    if (d->file == NULL)
        fail(path, "could not be opened");
    return d;
}

static bool next_pose(dance *d, const char *path, abz_pose *pose)
{
    static double frame[ABZ_SKELETON_CHANNELS_MAX];
    abz_bvh_event event = ABZ_BVH_MORE;
    abz_error error;
    while (event != ABZ_BVH_FRAME) {
        abz_status status;
        if (d->at == d->byte_n && !feof(d->file)) {
            d->byte_n = fread(d->bytes, 1, sizeof d->bytes, d->file);
            d->at = 0;
        }
        if (d->at < d->byte_n) {
            size_t used;
            status = abz_bvh_reader_read(d->reader, d->bytes + d->at, d->byte_n - d->at, &used, &event, frame, &error);
            d->at += used;
        } else
            status = abz_bvh_reader_finish(d->reader, &event, frame, &error);
        if (status != ABZ_OK)
            fail(path, error.what);
        if (event == ABZ_BVH_END)
            return false;
    }
    const abz_skeleton *skeleton = abz_bvh_reader_skeleton(d->reader);
    const abz_rig_config config = abz_rig_config_default();
    if (!d->rigged && abz_rig_init(skeleton, frame, NULL, &config, &d->rig, &error) != ABZ_OK)
        fail(path, error.what);
    d->rigged = true;
    abz_rig_to_pose(skeleton, &d->rig, frame, pose);
    return true;
}

static abz_status to_file(void *to, const char *bytes, size_t n)
{
    return fwrite(bytes, 1, n, to) == n ? ABZ_OK : ABZ_EIO;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: watch LEAD.bvh FOLLOW.bvh OUT.html\n");
        return 64;
    }
    if (abzi_player_page_size == 0)
        return 77;
    dance *lead = open_dance(argv[1]), *follow = open_dance(argv[2]);
    FILE *out = fopen(argv[3], "wb");
    abz_pose a, b;
    if (out == NULL || !next_pose(lead, argv[1], &a) || !next_pose(follow, argv[2], &b))
        fail(argv[3], "there is nothing to write, or nowhere to write it");
    abz_player_config config = abz_player_config_default();
    config.page = (const char *)abzi_player_page;
    config.page_size = abzi_player_page_size;
    config.frame_time_s = abz_bvh_reader_frame_time(lead->reader);
    config.title = argv[2];
    config.sink = to_file;
    config.to = out;
    abz_player player;
    abz_status status = abz_player_begin(&config, &player);
    do {
        if (status == ABZ_OK)
            status = abz_player_frame(&player, &a, &b, 0);
    } while (next_pose(lead, argv[1], &a) && next_pose(follow, argv[2], &b));
    if (status == ABZ_OK)
        status = abz_player_end(&player, NULL);
    if (status != ABZ_OK || fclose(out) != 0)
        fail(argv[3], abz_status_text(status));
    return 0;
}
