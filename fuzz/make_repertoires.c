// Seeds for fuzz_repertoire: make_repertoires OUTDIR writes a few small repertoires, and some with something wrong.
#include <sys/stat.h>

#include "base/bytes.h"
#include "learned.h"

static void write_seed(const char *folder, const char *name, const void *bytes, size_t size, const abz_pose *lead)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    // What follows the repertoire moves the leader.
    must(file != NULL && fwrite(bytes, 1, size, file) == size && fwrite(lead, sizeof *lead, 8, file) == 8 &&
                 fclose(file) == 0
             ? ABZ_OK
             : ABZ_EIO,
         path);
}

int main(int argc, char **argv)
{
    enum { TICKS = 66 };
    static abz_pose lead[2][TICKS], follow[2][TICKS];
    if (argc != 2) {
        fprintf(stderr, "usage: make_repertoires OUTDIR\n");
        return 64;
    }
    mkdir(argv[1], 0777);
    const abz_body body = dancers_body(1);
    abz_recording couple[2];
    for (int c = 0; c < 2; c++) {
        dancers_dance((uint32_t)c, &body, &body, TICKS, lead[c], follow[c]);
        couple[c] = (abz_recording){lead[c], follow[c], TICKS, &body, &body};
    }
    abz_learn_config config = abz_learn_config_default();
    abz_repertoire repertoire;
    size_t size;
    uint8_t *bytes = learned(couple, 1, &config, &size, &repertoire);
    write_seed(argv[1], "one_couple", bytes, size, lead[0]);
    write_seed(argv[1], "cut_short", bytes, size / 2, lead[0]);
    memset(bytes + size / 2, 0xff, 64);
    write_seed(argv[1], "damaged", bytes, size, lead[0]);
    free(bytes);
    config.body_file = "HIERARCHY";
    config.body_file_n = 9;
    bytes = learned(couple, 2, &config, &size, &repertoire);
    write_seed(argv[1], "two_couples_with_a_body", bytes, size, lead[1]);
    abzi_put_u32(bytes + 36, 0xffffffff);  // more ticks than there are bytes
    write_seed(argv[1], "too_many_ticks", bytes, size, lead[1]);
    free(bytes);
    return 0;
}
