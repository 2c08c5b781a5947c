// How well falls are told by a camera and by three points.
//
// usage: falls_sensed N FILE.bvh ...   N falls from each recording (test/falling.h), and its dancing
//
// Each dancer stands before a camera for two seconds with the arms out, dances 3.5 m away for 2.5 s from a random
// moment on, and falls. The camera (bench/camera.c): 25 pictures a second that come 67 ms late, landmarks wrong by 1 cm
// across and 4 cm in depth. The three points: head and hands, every tick, nothing else. The tables have for each sense
// and kind how many are told later than 300 ms after the pelvis has truly dropped by 30 cm, or never in four seconds;
// and that delay, ms: the least, the median, 95 of 100. "is down": called down at the end, four seconds after it began.
// Of dancing: falls told, and the share of the time that is called unsteady or lost; of people who go down because they
// want to (test/lowering.h), as listed: falls told.
#include "bench.h"

#include "edge/motion_file.h"
#include "falling.h"
#include "lowering.h"
#include "watcher.h"

enum { DANCE_TICKS = 150, FALL_TICKS = 240 };
static const char *const sense_name[SENSE_N] = {"by a camera", "by three points"};

/// A pose of the recording where the camera has it in view.
static void placed(const abz_vec3 *pose, abz_vec3 from, abz_vec3 *joint)
{
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        joint[j] = abzi_v3_add(pose[j], abzi_v3(-from.x, 0, 3.5f - from.z));
    }
}

// ---- falls -----------------------------------------------------------------------------------------------------------

typedef struct tally {
    size_t n, late_n, missed_n, down_n;
    double *delay_ms;
} tally;

static int compare_ms(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void fall_once(const abzi_clip *clip, int sense, const falling *how, size_t from, tally *t)
{
    watcher w = watcher_of(sense, &clip->rig->body);
    abz_vec3 joint[ABZ_JOINT_N] = {0}, before[ABZ_JOINT_N];
    watcher_stand(&w, &clip->rig->body);
    for (size_t i = from - DANCE_TICKS; i <= from; i++) {
        memcpy(before, joint, sizeof before);
        placed(clip->pose[i].pos, clip->pose[from].pos[ABZ_HIPS], joint);
        watcher_see(&w, joint);
    }
    const uint32_t before_n = w.watch.now.fall_n;
    ragdoll r;
    ragdoll_start(&r, how, before, joint);
    int dropped = -1, told = -1;
    for (int i = 0; i < FALL_TICKS; i++) {
        ragdoll_tick(&r);
        const abz_fall fall = watcher_see(&w, r.pos);
        dropped = dropped < 0 && r.start_m - (r.pos[ABZ_HIPS].y - r.floor_m) > .3f ? i : dropped;
        told = told < 0 && fall.fall_n > before_n ? i : told;
    }
    if (dropped >= 0) {
        const double delay_ms = told < 0 ? 1e4 : (told - dropped) * 1000. / ABZ_TICKS_PER_SECOND;
        t->late_n += delay_ms > 300;
        t->missed_n += told < 0;
        t->down_n += w.watch.now.state == ABZ_FALL_DOWN;
        t->delay_ms[t->n++] = delay_ms;
    }
}

static void judge_falls(size_t n, abzi_clip *clip, int clip_n)
{
    static const char *const name[FALL_EVERY_N] = {
        "faints",         "trips",           "slips",          "is pushed",
        "knees give way", "tips over",       "is whirled off", "one knee gives way",
        "faints slowly",  "trips going back"};
    for (int sense = 0; sense < SENSE_N; sense++) {
        tally kind[FALL_EVERY_N];
        uint64_t seed = 17;
        for (int k = 0; k < FALL_EVERY_N; k++) {
            kind[k] = (tally){.delay_ms = need((n * (size_t)clip_n + 1) * sizeof(double))};
        }
        for (int i = 0; i < clip_n; i++) {
            for (size_t k = 0; k < n; k++) {
                const falling how = {.kind = (fall_kind)((k + (size_t)i) % FALL_EVERY_N),
                                     .strength = .65f + .35f * (float)person_noise(&seed),
                                     .way = ABZI_PI_F * (float)person_noise(&seed),
                                     .tone = .3f + .3f * (float)person_noise(&seed)};
                const double share = .5 + .5 * person_noise(&seed);
                const size_t from = DANCE_TICKS + 1 + (size_t)(share * (double)(clip[i].pose_n - DANCE_TICKS - 2));
                fall_once(&clip[i], sense, &how, from, &kind[how.kind]);
            }
        }
        printf("%-22s %5s %5s %6s %6s %6s %6s %7s\n", sense_name[sense], "n", "late", "missed", "least", "median", "95",
               "is down");
        for (int k = 0; k < FALL_EVERY_N; k++) {
            const tally *t = &kind[k];
            qsort(t->delay_ms, t->n, sizeof *t->delay_ms, compare_ms);
            if (t->n > 0) {
                printf("%-22s %5zu %5zu %6zu %6.0f %6.0f %6.0f %7zu\n", name[k], t->n, t->late_n, t->missed_n,
                       t->delay_ms[0], t->delay_ms[t->n / 2], t->delay_ms[t->n * 95 / 100], t->down_n);
            }
            free(t->delay_ms);
        }
    }
}

// ---- no falls --------------------------------------------------------------------------------------------------------

static void judge_dancing(abzi_clip *clip, int clip_n)
{
    printf("%-22s %7s %5s %8s %8s\n", "dancing", "s", "falls", "unsteady", "lost");
    for (int sense = 0; sense < SENSE_N; sense++) {
        size_t tick_n = 0, unsteady_n = 0, lost_n = 0;
        uint32_t fall_n = 0;
        for (int i = 0; i < clip_n; i++) {
            watcher w = watcher_of(sense, &clip[i].rig->body);
            abz_vec3 middle = {0, 0, 0}, joint[ABZ_JOINT_N];
            for (size_t t = 0; t < clip[i].pose_n; t++) {
                middle = abzi_v3_add(middle, abzi_v3_scale(clip[i].pose[t].pos[ABZ_HIPS], 1 / (float)clip[i].pose_n));
            }
            watcher_stand(&w, &clip[i].rig->body);
            for (size_t t = 0; t < clip[i].pose_n; t++) {
                placed(clip[i].pose[t].pos, middle, joint);
                const abz_fall fall = watcher_see(&w, joint);
                unsteady_n += fall.state == ABZ_FALL_UNSTEADY;
                lost_n += fall.state == ABZ_FALL_LOST;
            }
            fall_n += w.watch.now.fall_n;
            tick_n += clip[i].pose_n;
        }
        printf("%-22s %7.1f %5u %8.4f %8.4f\n", sense_name[sense], (double)tick_n / ABZ_TICKS_PER_SECOND, fall_n,
               (double)unsteady_n / (double)tick_n, (double)lost_n / (double)tick_n);
    }
}

static void judge_lowerings(const lowering *list, int n)
{
    static const float height_m[] = {1.5f, 1.7f, 1.95f};
    for (int l = 0; l < n; l++) {
        printf("%-22s", list[l].name);
        for (int sense = 0; sense < SENSE_N; sense++) {
            uint32_t fall_n = 0;
            for (size_t h = 0; h < sizeof height_m / sizeof *height_m; h++) {
                const abz_body body = abz_body_of_height(height_m[h]);
                watcher w = watcher_of(sense, &body);
                watcher_stand(&w, &body);
                const int tick_n = (int)(lowering_length(&list[l], 1) * ABZ_TICKS_PER_SECOND);
                for (int t = -ABZ_TICKS_PER_SECOND; t < tick_n; t++) {
                    abz_vec3 joint[ABZ_JOINT_N];
                    lowering_at(&body, &list[l], 1, (float)t / ABZ_TICKS_PER_SECOND, joint);
                    for (int j = 0; j < ABZ_JOINT_N; j++) {  // he faces the camera
                        joint[j] = abzi_v3(-joint[j].x, joint[j].y, 3.5f - joint[j].z);
                    }
                    watcher_see(&w, joint);
                }
                fall_n += w.watch.now.fall_n > 0;
            }
            printf(" %s: %u of 3%s", sense_name[sense], fall_n, sense == 0 ? "," : "\n");
        }
    }
}

int main(int argc, char **argv)
{
    enum { CLIPS_MOST = 100 };
    static abzi_clip clip[CLIPS_MOST];
    const abz_rig_config config = abz_rig_config_default();
    int clip_n = 0;
    if (argc < 3) {
        fprintf(stderr, "usage: falls_sensed N FILE.bvh ...\n");
        return 64;
    }
    for (int i = 2; i < argc && clip_n < CLIPS_MOST; i++) {
        clip_n += abzi_clip_load(argv[i], &config, &clip[clip_n]) == 0 &&
                  clip[clip_n].pose_n > DANCE_TICKS + 2 * ABZ_TICKS_PER_SECOND;
    }
    print_origin(argc, argv);
    judge_falls((size_t)atoi(argv[1]), clip, clip_n);
    judge_dancing(clip, clip_n);
    judge_lowerings(lowerings, LOWERING_N);
    judge_lowerings(floor_work, FLOOR_WORK_N);
    return 0;
}
