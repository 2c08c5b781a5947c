// Learn from a couple that dances by rule, follow one never seen, and print a hash for every second. Going on from a
// snapshot, in memory that held something else before, must give the same.
// usage: replay_hash [SECONDS]: so many of the twelve, once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/engine.h"
#include "base/hash.h"
#include "care/sitting.h"
#include "dancers.h"

enum { COUPLES = 4, TICKS = 12 * ABZ_TICKS_PER_SECOND, CUT = 437, NEW_SEED = 77 };

static abz_pose lead[COUPLES + 1][TICKS], follow[COUPLES + 1][TICKS];
static uint64_t straight[TICKS];

static void must(abz_status status, const char *what)
{
    if (status != ABZ_OK) {
        fprintf(stderr, "%s: %s\n", what, abz_status_text(status));
        exit(1);
    }
}

static void *dirty(size_t size, int filling)
{
    size = (size + ABZ_REPERTOIRE_ALIGN - 1) / ABZ_REPERTOIRE_ALIGN * ABZ_REPERTOIRE_ALIGN;
    void *mem = aligned_alloc(ABZ_REPERTOIRE_ALIGN, size);
    if (mem == NULL)
        exit(1);
    return memset(mem, filling, size);
}

static void *learn(const abz_body *body, int filling, abz_repertoire *repertoire)
{
    abz_recording couple[COUPLES];
    abz_learn_config config = abz_learn_config_default();
    size_t work_size, out_size, used_n;
    abz_error error;
    for (int c = 0; c < COUPLES; c++)
        couple[c] = (abz_recording){lead[c], follow[c], TICKS, &body[0], &body[1]};
    must(abz_learn_size(COUPLES, COUPLES * TICKS, &config, &work_size, &out_size), "size");
    void *work = dirty(work_size, filling), *out = dirty(out_size, filling);
    must(abz_learn(couple, COUPLES, &config, work, work_size, out, out_size, &used_n, &error), "learn");
    must(abz_repertoire_open(out, used_n, repertoire, &error), "open");
    free(work);
    return out;
}

static abz_engine *new_engine(const abz_repertoire *repertoire, bool lead_sits, int filling)
{
    abz_engine_config config = abz_engine_config_default(repertoire);
    config.lead_sits = lead_sits;
    abz_engine *engine;
    void *mem = dirty(abz_engine_size(), filling);
    must(abz_engine_init(mem, abz_engine_size(), repertoire, &config, &engine), "engine");
    return engine;
}

// Some sights are lost, so that this is replayed too. The unseen holds whatever was there.
static void see(abz_engine *engine, int i, int filling, abz_output *output)
{
    abz_input input;
    memset(&input, filling, sizeof input);
    memset(output, filling, sizeof *output);
    input.heard = i % 211 < 190;
    input.distance_m = 0.1f * (float)(i / 150 % 3);
    input.gentle = 0.25f * (float)(i / 100 % 5 - 1);
    input.guessed = (uint32_t)(i / 250 % 4);
    for (int b = 0; input.heard && b < ABZ_BAND_N; b++)
        input.sound.level[b] = 1.0f / (float)(1 + (i + 3 * b % 7) % (b % 2 ? 15 : 30));
    input.seen = i % 97 < 9 ? 0 : i % 31 == 0 ? 0x0ff00ffu : UINT32_MAX;
    for (int j = 0; j < ABZ_JOINT_N; j++)
        if (input.seen >> j & 1)
            input.lead[j] = lead[COUPLES][i].pos[j];
    abz_engine_tick(engine, &input, output);
}

static uint64_t tick(abz_engine *engine, int i, int filling)
{
    abz_output output;
    see(engine, i, filling, &output);
    uint64_t hash = abzi_hash64(&output.follow, sizeof output.follow, abz_engine_hash(engine));
    hash = abzi_hash64(&output.flags, sizeof output.flags, hash);
    hash = abzi_hash64(&output.distance, sizeof output.distance, hash);
    hash = abzi_hash64(&output.music, sizeof output.music, hash);
    hash = abzi_hash64(&output.pulse, sizeof output.pulse, hash);
    hash = abzi_hash64(&output.recognised, sizeof output.recognised, hash);
    return abzi_hash64(&output.tick, sizeof output.tick, hash);
}

static int differs(const char *how, int i, uint64_t hash)
{
    if (hash == straight[i])
        return 0;
    fprintf(stderr, "%s: tick %d is not what it was\n", how, i);
    return 1;
}

// A leader who is taken to sit, and she in a wheelchair.
static uint64_t seated(const abz_repertoire *repertoire, int filling)
{
    abz_engine *engine = new_engine(repertoire, true, filling);
    const abzi_sitter sitter = abzi_sitter_of(&repertoire->body);
    abzi_sitting sitting = {0};
    uint64_t hash = 0;
    for (int i = 0; i < TICKS / 2; i++) {
        abz_output now;
        see(engine, i, filling, &now);
        const abzi_sitting_input input = {.danced = &now.follow,
                                          .other = lead[COUPLES][i].pos,
                                          .shape = i / 100 % 2 == 0 ? NULL : &sitter.shape,
                                          .chair = {now.lead_chair.x_m, now.lead_chair.z_m, now.lead_chair.yaw_rad},
                                          .holds = i / 50 % 4,
                                          .lands_s = i / 150 % 2 == 0 ? now.lands_s : -1,
                                          .soon_s = i / 150 % 2 == 0 ? now.soon_s : 0,
                                          .soon = {now.soon_x_m, now.soon_z_m, now.soon_heading_rad}};
        abzi_sitting_tick(&sitting, &sitter, &input, &now.follow);
        hash = abzi_hash64(&now.follow, sizeof now.follow, hash ^ abz_engine_hash(engine));
        hash = abzi_hash64(&sitting, sizeof sitting, hash);
    }
    free(engine);
    return hash;
}

int main(int argc, char **argv)
{
    const int ticks = argc > 1 ? atoi(argv[1]) * ABZ_TICKS_PER_SECOND : TICKS;
    const abz_body body[2] = {dancers_body(1.05f), dancers_body(.97f)};
    abz_repertoire repertoire, again;
    for (int c = 0; c <= COUPLES; c++)
        dancers_dance(c < COUPLES ? (uint32_t)c + 1 : NEW_SEED, &body[0], &body[1], TICKS, lead[c], follow[c]);
    void *bytes = learn(body, 0, &repertoire);
    printf("repertoire %016llx\n", (unsigned long long)repertoire.content_hash);

    abz_engine *engine = new_engine(&repertoire, false, 0);
    for (int i = 0; i < ticks; i++) {
        straight[i] = tick(engine, i, 0);
        if (i % ABZ_TICKS_PER_SECOND == 0)
            printf("%02d s %016llx\n", i / ABZ_TICKS_PER_SECOND, (unsigned long long)straight[i]);
    }
    free(engine);
    if (ticks < TICKS) {
        free(bytes);
        return 0;
    }
    void *same = learn(body, 0xa5, &again);
    if (repertoire.content_hash != again.content_hash) {
        fprintf(stderr, "learning depends on what was in memory\n");
        return 1;
    }
    free(same);
    abz_engine *second = new_engine(&repertoire, false, 0xa5);
    size_t size = abz_engine_snapshot_size();
    void *snapshot = dirty(size, 0x5a);
    for (int i = 0; i < TICKS; i++) {
        if (differs("dirty memory", i, tick(second, i, 0xff)))
            return 1;
        if (i == CUT)
            must(abz_engine_snapshot(second, snapshot, size), "snapshot");
    }
    abz_error error;
    must(abz_engine_restore(second, snapshot, size, &error), "restore");
    abz_engine *third = new_engine(&repertoire, false, 0x11);
    must(abz_engine_restore(third, snapshot, size, &error), "restore");
    for (int i = CUT + 1; i < TICKS; i++)
        if (differs("rewound", i, tick(second, i, 0x33)) || differs("resumed", i, tick(third, i, 0x44)))
            return 1;
    const uint64_t sat = seated(&repertoire, 0);
    if (sat != seated(&repertoire, 0xff)) {
        fprintf(stderr, "seated: dirty memory makes a difference\n");
        return 1;
    }
    printf("seated %016llx\n", (unsigned long long)sat);
    free(snapshot);
    free(third);
    free(second);
    free(bytes);
    return 0;
}
