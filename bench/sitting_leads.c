// How somebody follows leaders whom the program seats.
//
// usage: sitting leads
//
// A seated leader, danced by the program at the dance's usual tempo, a minute of each of three seeds, is
// followed by who learned from the syllabus's standing couples. For each dance, she stands, sits, and stands as gently
// as she herself finds right: the share of the steps that are made up for him (sense/upright.h), as his feet are seen
// to land, and of her landings, within 100 ms of a count, or in cha-cha of the second step of a chasse (4&); how long
// after it she lands, ms (median: below 0, before it), when her foot rests, three ticks after it is seen to land; the
// same share by chance; place, against the follower danced with him; hands that hold; from wrist to wrist; how often
// anything of her is more than a centimetre in his chair or of him in hers, or their chairs in each other, footrests,
// rims and legs, too, the deepest, cm, and the most by which her chair's own motion brought him deeper in a tick, um; of the hands joined in the couple whose leader he is, the share
// of which hers is as near to his; her hands, as above.
//
// Tried for when made-up feet land: made up near counts, hers, ms after it, in salsa, bachata, merengue; tango, waltz:
//   as the lean crosses the middle of where it usually comes to (as it was before, by camera still)
//     1.00 .97 23, 1.00 .83 68, 1.00 .92 81; .89 .82 58, .84 .56 68 (a waltz turns short of the middle: half of its steps are none)
//   half of the way from turn to turn, how far by the speed and by what is usual, a foot lifting as a line says it will be there
//     .99 .97 -5, .91 .75 65, 1.00 .86 76; .88 .86 51, .90 .82 -19
//   the same, and no way that is not sure is shorter than usual
//     1.00 .97 21, .98 .79 66, 1.00 .87 81; .93 .81 65, .86 .74 18
//   lifting as the curve of least jerk says, less smoothing of what has no noise: as it is
//     .99 .97 -11, .98 .83 38, 1.00 .91 45; .93 .89 31, .87 .76 -16
//   landing when it has slowed down to .95 of its highest speed, too: no more (bachata hers .85)
// and by cadence, as it is: cha-cha's quick ones landed 65 and 100 ms late, hers 115 and 150, for the trunk turns but
// .13 s before it is half of the way; hers near counts in salsa, bachata, merengue, cha-cha, rumba, tango, waltz, mean
// of four seeds, of which two, and of those bachata, cha-cha and waltz, had a say:
//   without                                                                       .93 .87 .88 .58 .83 .87 .79
//   wrong by .05 s at most                                                        .94 .85 .89 .77 .85 .86 .78
//   by .03 s, as it is: bachata, cha-cha, waltz of the first two seeds .86 .79 .78 (without .86 .58 .78)
//   feet lifting .25 s before (.2): cha-cha as many, salsa 30 ms sooner; .3: salsa .71 while a foot rests before it lands
//   when it was half of the way told by its speed then, and not by where it was once it has turned: cha-cha .68
// Then on beats, too, that all of the sway keeps to (sense/pace.h), for a waltz goes over without a turn; bachata,
// cha-cha, waltz, the first two seeds, .85 .84 .77 without:
//   at once with turns                                                            .88 .84 .86
//   no turn within .2 s of a step that was told, as it is                         .90 .84 .88
//   beats alone: of his steps .90 of a cha-cha's instead of .96 have one of their own (F1), of a waltz's .96 for .95
//   cadence believed when wrong by .04 s, and at first by .10                     .90 .86 .88, but in pauses of 2 s .87 of a
//     salsa's made-up steps are near counts, .88 of a bachata's, .89 of a rumba's, instead of 1.00, .95, .98
//   feet made up for the other side, as he steps: .87 .83 .85 for .88 .84 .85
// Then what she does with them; hers in salsa, bachata, merengue, the first two seeds, .97 .90 .90 before:
//   steps of her own on his beat only                                             .99 .91 .92
//   landing by what is foreseen of his foot, not by the neighbours                .99 .91 .94
//   and resting no later than 4 ticks after her foot is slow enough (2, 6: alike) .99 .91 .94
//   fewer steps of her own, as beside whom she makes allowance for                .99 .94 .95
//   his foot answered before it is seen to move, if it lands within 10 ticks      .99 .94 .96 (12: more in vain)
//   a foot of his lifting by what follows what, where that is sure, captured too: .99 .94 .96, no more of hers
// The others were seen once, at the end, but that feet are put further from the chair, for the cha-cha's sake.
//
// Tried for her who stands beside his chair (motion/aside.c), on salsa, bachata and merengue, before the above: her
// landings near counts told 0 and by herself, ticks in 100 in which both feet are in the air, in the mean:
//   a foot goes .2, .13, .08 s before the chair is there      .89 .94 .22, .89 .95 .23, .90 .95 .26
//   put down .06, .12, .15, .17 m beside it                   .86 .90 1.2, .90 .94 .46, .89 .95 .36, .90 .95 .28
//   hips wait where the chair will be in .05 s instead of .15 the same, a knee 1 cm nearer
//   hips out of its way by .30 of what is missing in a tick instead of .15: a chair that goes at her has her as often
//   legs 5 cm off its corners, too: some dances have .01 or .02 fewer near counts
// and where hips are round a corner of it before a foot is, in the chair in 100 ticks, rumba by herself; she sits, in
// bachata, in it and place: as it was .64; .00, .49; a foot goes round it .05; .07, .51; hips wait for feet, too, for
// those in the air as well .00; .00, .52; for those that stand, as it is, .00; .00, .47; without the former .31; .21, .46
// and for her hands, given ones within 17 cm of hers, salsa, bachata, merengue: as the neighbours hold .24 .71 .70;
// and those that he holds out .24 .98 .99; and leaning to them .99 .99 .99.
//
// Tried for his chair beside hers, of whom both sit, 150 seconds of each dance; moments by a centimetre in one, of 100,
// and place in the tango: his chair foreseen as it goes but not as it turns, for .15 s in all, as it was before: salsa,
// bachata and waltz .2, tango 4.6, .66 m; as it turns, too, for .15 s: tango 4.8, bachata .1; for .3 s: tango 2.6,
// 1.18 m, others none.
// Then, of cha-cha and tango (.20 and .52 by a centimetre; tango .11 in the mean of four other times three minutes):
// toes of his, which he rolls or turns into her casters, footrests or wheels, while hers goes as fast as it may or was
// pushed too late, and once a caster of hers. If it were known where his chair will be: none in salsa, bachata, cha-cha
// and tango, nine minutes of each, so that all of it is foresight. What his chair gains in speed and turn foreseen, too
// (in .1 s half, in .3 s .75 of what it is off): cha-cha none, bachata .06, tango .25 in these seeds, .45 in the last
// two of those four (.13 without; she is nearer). Besides that, one that goes on .8 as fast, in these seeds: tango
// .04, others none, but place .68 and holds .71 in the tango, has .81 in the rumba. 3 cm more room: fewer holds, tango
// as often.
// Those were points of bodies, casters and wheels. With footrests, rims and legs as parts (motion/chairs.h) it is, in
// bachata, merengue, cha-cha, tango, waltz, .61 .15 1.52 4.42 .75, mostly his footrests in a rim of hers that leaves; her
// chair stopped by these parts, too: .53 .15 1.85 4.41 .74, place in the tango .70 for .52; by the deepest of them alone
// .53 .15 1.11 4.00 .76, place .90.
// In the tangos she stood on his wrong side for half a minute at a time, his chair between her and her place, so that
// by chance she was out of its way, too. Since, on seeds 100 to 115; tango by a centimetre (of points), place, hands in reach:
//   as it was                                                                     .13, .49, .83
//   round his chair, where it is between (nearer than 1 m, 1.1 rad at a time)     .22, .46, .86
//     and each of its ways known from when it sets out (not round: .00, .59, .79) .01, .51, .85
//     and what it gains in speed foreseen, too                                    .15, .47, .89; in half of the cases .22
//       8 cm of room instead of 5                                                 .02, .49, .86; salsa .64 in reach instead
//         of .70, rumba .47 for .54, waltz .44 for .48
//       a fifth, a quarter of what it will have gone by then, .3; .35, .6         .04, .10, .08; .11, .15
//       a quarter, and her pushes of .4 s instead of .3, none unlike the last      .02, .45, .85; bachata held back .64 in
//         reach for .72, and in a waltz he wedges her in for three seconds: .45
//     it goes on by least jerk for as long as its ways usually do, from when it sets out .43; or in half of the cases so,
//       and in half as it goes, or with what it gains: .17 to .24; .26
// and neighbours' hips tell nothing of where a chair that rests will go. As it is, a quarter, beside as it was, held
// back (seeds 200 to 211, of the tango to 223), in salsa, bachata, merengue, cha-cha, rumba, tango, waltz:
//   by a centimetre .00 .00 .00 .00 .00 .07 .00 for .00 .09 .00 .00 .00 .22 .05
//     with parts    .03 .13 .05 .10 .00 1.9 .35 for .02 .41 .06 .00 .01 3.2 .85
//   place           .52 .53 .53 .43 .79 .46 .46 for .51 .52 .52 .42 .79 .58 .46
//   hands in reach  .71 .69 .68 .44 .55 .86 .47 for .68 .72 .70 .47 .54 .80 .48
// Kept clear of his footrests as broad as they are, 2 cm to either side: with parts .00 .11 .02 .04 .00 .81 .26, place
// .52 .52 .52 .44 .81 .50 .46, in reach .70 .69 .67 .39 .50 .84 .46; but a hand of hers is then 3.3 cm in her own chair
// once in 60,000 ticks of anything (law_sitting). Wheels with their rims, too: in the tango no fewer.
// Pushed off where his chair is near (care/contact.c), on seeds 100 to 115, salsa to waltz; with parts, by a centimetre:
//   as it was                                                    .06 .10 .07 .20 .00 2.2 .28, in reach .64 .74 .68 .45 .56 .85 .47
//   back no faster than hands push                               .00 .02 .00 .00 .00 .10 .03, in reach .58 .72 .67 .41 .53 .81 .45
//     seeds 300 to 307; 400 to 407                               .00 .01 .00 .08 .00 .17 .00; .00 .11 .00 .00 .00 .08 .00
//   back as fast as ahead, as it is, 400 to 407; 500 to 507      .00 .06 .00 .00 .00 .01 .00; .00 .07 .00 .00 .00 .03 .03
// Tango and waltz: the least change of speed that gets parts out, none looked ahead 7.6, 5.6 (wedged); no more than .4 m/s in
// a tick .26, .15.
#define _POSIX_C_SOURCE 200809L
#include "sitting_leads.h"

#include "engine/engine_internal.h"
#include "her_hands.h"
#include "lead/seat.h"

// Of the choice of his figures: a minute of each.
static const uint32_t seeds[] = {0, 1, 2};
enum { SEED_N = sizeof seeds / sizeof *seeds };

// Who dances with him, and what is seen of all of it.
typedef struct led_dance {
    abz_dance dance;
    bool she_sits, by_herself;
    const abz_repertoire *repertoire;
    float period_s;
    size_t n, seated_n, clash_n, apart_n;
    tally made_up, hers, chance, given;
    double place, deepest, drives;  // m, cm, um
    double *apart, *late_ms;        // of hers that land
    hands hand;
} led_dance;

// One seed's dance.
static void look_at_lead(const counted *led, led_dance *d)
{
    const abz_couple_config couple = abz_couple_config_default();
    const abz_body *his = &couple.body[ABZ_ROLE_LEAD], *body = &d->repertoire->body;
    abz_engine_config config = abz_engine_config_default(d->repertoire);
    config.lead_body = *his;
    void *mem = need(abz_engine_size());
    abz_engine *engine;
    must(abz_engine_init(mem, abz_engine_size(), d->repertoire, &config, &engine), "engine");
    const abzi_sitter sitter = abzi_sitter_of(body);
    const abz_chair_shape shape = abz_chair_for(his);
    const abzi_dancer pair[ABZ_ROLE_N] = {abzi_dancer_seated(his),
                                          d->she_sits ? abzi_dancer_seated(body) : abzi_dancer_of(body)};
    abzi_sitting sitting = {0};
    bool swung[2] = {false, false};
    for (size_t i = 0; i < LEAD_TICKS; i++) {
        abz_input input = {.seen = UINT32_MAX, .gentle = d->by_herself ? -1 : 0};
        abz_output now;
        memcpy(input.lead, led[i].pose[0].pos, sizeof input.lead);
        abz_engine_tick(engine, &input, &now);
        const float beside_s = off_s(d->dance, led[i].count, d->period_s);
        d->seated_n += (now.flags & ABZ_LEAD_SITS) != 0;
        for (int side = 0; side < 2; side++) {
            const abzi_footfall_foot *foot = &((const struct abz_engine *)engine)->state.lead.footfall.foot[side];
            lands(&d->made_up, swung[side] && !foot->swinging && foot->bound_ticks > 0, beside_s);
            swung[side] = foot->swinging != 0;
        }
        d->late_ms[d->hers.n] = 1e3 * (double)beside_s;  // if she lands
        lands(&d->hers, (now.flags & ABZ_STEP_LANDED) != 0, beside_s);
        lands(&d->chance, true, beside_s);
        uint32_t holds = (uint32_t)abzi_sitting_told(now.flags);
        const abzi_spot at = {led[i].chair.x_m, led[i].chair.z_m, led[i].chair.yaw_rad};
        if (d->she_sits) {
            abz_lead_ways ways;
            abz_engine_lead_way(engine, input.lead, &ways);
            const abzi_sitting_input in = {.danced = &now.follow,
                                           .other = input.lead,
                                           .holds = abzi_sitting_told(now.flags),
                                           .shape = &shape,
                                           .chair = at,
                                           .lands_s = now.lands_s,
                                           .soon_s = now.soon_s,
                                           .soon = {now.soon_x_m, now.soon_z_m, now.soon_heading_rad},
                                           .ways = &ways};
            const abzi_sitting before = sitting;
            const abzi_chair was = before.chair;
            abzi_sitting_tick(&sitting, &sitter, &in, &now.follow);
            holds = abzi_sitting_holds(&sitting);
            if (i > 0) {
                look_at_hands(&sitter, &before, &sitting, input.lead, &now.follow, &d->hand);
                look_at_holds(&sitter, &sitting, in.holds, input.lead, &now.follow, &d->hand);
                const float by = driven(&sitter.shape, &was, &sitting.chair, input.lead, pair[0].height_m);
                d->drives = fmax(d->drives, 1e6 * (double)by);
            }
        }
        judge_holds(input.lead, &now.follow, holds, d->apart, &d->apart_n);
        for (int hand = ABZ_LEFT_HAND; hand <= ABZ_RIGHT_HAND; hand += ABZ_RIGHT_HAND - ABZ_LEFT_HAND) {
            const bool gives = off_hands(led[i].pose[1].pos[hand], input.lead) < GIVEN_M;
            d->given.n += gives;
            d->given.on += gives && off_hands(now.follow.pos[hand], input.lead) < GIVEN_M;
        }
        const abz_vec3 a = now.follow.pos[ABZ_HIPS], b = led[i].pose[1].pos[ABZ_HIPS];
        d->place += hypot((double)(a.x - b.x), (double)(a.z - b.z));
        const abzi_seat seat[ABZ_ROLE_N] = {{.chair = abzi_chair_at(at)}, {.chair = sitting.chair}};
        const abz_pose both[ABZ_ROLE_N] = {led[i].pose[0], now.follow};
        const double deep = 100 * (double)abzi_seat_clash(pair, seat, both);
        d->clash_n += deep > 1;
        d->deepest = fmax(d->deepest, deep);
    }
    d->n += LEAD_TICKS;
    free(mem);
}

static void print_lead(led_dance *d)
{
    const double n = (double)d->n;
    printf("%-9s %-7s %6.2f %8.2f %8.2f %6.0f %8.2f %7.2f %7.2f %6.1f %6.2f %6.1f %6.1f %6.2f",
           abz_dance_name(d->dance),
           d->she_sits     ? "sits"
           : d->by_herself ? "herself"
                           : "stands",
           (double)d->seated_n / n, share_of(d->made_up), share_of(d->hers), median(d->late_ms, d->hers.n),
           share_of(d->chance), d->place / n, (double)d->apart_n / (2 * n), 100 * median(d->apart, d->apart_n),
           100 * (double)d->clash_n / n, d->deepest, d->drives, share_of(d->given));
    if (d->she_sits) {
        double of[HANDS_N];
        judge_hands(&d->hand, of);
        print_hands(of);
    }
    printf("\n");
    fflush(stdout);
}

static void bench_leads_of(abz_dance dance)
{
    abzi_figure_set set;
    abz_repertoire repertoire;
    void *bytes = own_repertoire(dance, &set, &repertoire);
    counted *led = need(SEED_N * LEAD_TICKS * sizeof *led);
    for (size_t k = 0; k < SEED_N; k++) {
        seated_couple(&set, seeds[k], led + k * LEAD_TICKS);
    }
    for (int way = 0; way < 3; way++) {
        led_dance *d = need(sizeof *d);
        *d = (led_dance){.dance = dance,
                         .she_sits = way == 1,
                         .by_herself = way == 2,
                         .repertoire = &repertoire,
                         .period_s = 60 / (float)abzi_counts_per_minute(set.figure, 0, true),
                         .deepest = -100,
                         .apart = need(2 * SEED_N * LEAD_TICKS * sizeof *d->apart),
                         .late_ms = need(SEED_N * LEAD_TICKS * sizeof *d->late_ms)};
        for (size_t k = 0; k < SEED_N; k++) {
            look_at_lead(led + k * LEAD_TICKS, d);
        }
        print_lead(d);
        free(d->apart);
        free(d->late_ms);
        free(d);
    }
    free(led);
    free(bytes);
    abzi_figure_set_free(&set);
}

int bench_leads(void)
{
    printf("dance     she     seated  made up     hers   late   chance   place   holds   hold  clash    max drives  "
           "given");
    print_hands_names();
    printf("\n");
    for (size_t i = 0; i < sizeof dances / sizeof *dances; i++) {
        bench_leads_of(dances[i]);
    }
    return 0;
}
