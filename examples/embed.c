// A partner inside your own program: embed REPERTOIRE.abz (which "abrazo learn" writes). A leader who stands there and
// sways is made up here; yours comes from a camera or a file, 60 times a second.
#include <abrazo/engine.h>
#include <stdio.h>
#include <stdlib.h>

static void *aligned(size_t size)
{
    return aligned_alloc(ABZ_REPERTOIRE_ALIGN, (size / ABZ_REPERTOIRE_ALIGN + 1) * ABZ_REPERTOIRE_ALIGN);
}

// The bytes that the repertoire borrows.
static void *load(const char *path, abz_repertoire *repertoire)
{
    abz_error error = {.what = "cannot be read"};
    FILE *file = fopen(path, "rb");
    long size = file != NULL && fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    void *bytes = size > 0 ? aligned((size_t)size) : NULL;
    if (bytes == NULL || fseek(file, 0, SEEK_SET) != 0 || fread(bytes, 1, (size_t)size, file) != (size_t)size ||
        abz_repertoire_open(bytes, (size_t)size, repertoire, &error) != ABZ_OK) {
        fprintf(stderr, "%s: %s\n", path, error.what);
        exit(1);
    }
    fclose(file);
    return bytes;
}

int main(int argc, char **argv)
{
    abz_repertoire repertoire;
    if (argc != 2) {
        fprintf(stderr, "usage: embed REPERTOIRE.abz\n");
        return 64;
    }
    void *bytes = load(argv[1], &repertoire), *mem = aligned(abz_engine_size());
    abz_engine_config config = abz_engine_config_default(&repertoire);
    abz_engine *partner;
    if (abz_engine_init(mem, abz_engine_size(), &repertoire, &config, &partner) != ABZ_OK)
        return 1;
    abz_quat upright[ABZ_JOINT_N];
    for (int j = 0; j < ABZ_JOINT_N; j++)
        upright[j] = (abz_quat){0, 0, 0, 1};
    for (int tick = 0; tick < 10 * ABZ_TICKS_PER_SECOND; tick++) {
        abz_vec3 hips = {0.01f * (float)(tick % 80 < 40 ? tick % 40 : 40 - tick % 40), config.lead_body.hip_height_m,
                         0};
        abz_input input = {.seen = 0xffffffffu};
        abz_output output;
        abz_body_positions(&config.lead_body, hips, upright, input.lead);
        abz_engine_tick(partner, &input, &output);
        abz_vec3 hers = output.follow.pos[ABZ_HIPS];
        if (tick % ABZ_TICKS_PER_SECOND == 0)
            printf("%2d s: he is at %5.2f %5.2f, she at %5.2f %5.2f%s\n", tick / ABZ_TICKS_PER_SECOND, (double)hips.x,
                   (double)hips.z, (double)hers.x, (double)hers.z, output.flags & ABZ_STEP_LANDED ? ", stepping" : "");
    }
    free(mem);
    free(bytes);
    return 0;
}
