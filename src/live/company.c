#include "live/company.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abrazo/wire.h"
#include "care/hum.h"
#include "edge/loudspeaker.h"

// She is seen on a screen beside the camera, and in the page's picture with the person: so far before it, her box does
// not reach back to it, and both fit in.
#define AHEAD_M 0.7f

struct abzi_company {
    abz_bedside *bedside;
    abzi_sense sense;
    abzi_hum hum;
    abzi_loudspeaker *loudspeaker;  // or NULL: she is silent
};

abzi_company *abzi_company_open(abz_bedside *bedside, abz_pulse_kind kind, abzi_sense sense, bool hums)
{
    abzi_company *c = calloc(1, sizeof *c);
    if (!c) {
        fprintf(stderr, "abrazo: %s\n", abz_status_text(ABZ_ENOMEM));
        return NULL;
    }
    c->bedside = bedside;
    c->sense = sense;
    abzi_hum_start(&c->hum, kind);
    c->loudspeaker = hums ? abzi_loudspeaker_open("--hum") : NULL;
    if (hums && !c->loudspeaker) {
        free(c);
        return NULL;
    }
    return c;
}

/// Her breath as the page's pulse, her pose as the partner's; what a dance has beside these there is none of.
static void show(const abz_bedside_output *she, abzi_sense sense, abz_room_output *output)
{
    const bool cannot_see = sense == ABZI_SEES && output->blind == ABZ_BLIND_ALL;
    output->flags = (output->flags & ABZ_ROOM_LOST) | ABZ_ROOM_HERS_LEFT_PLANTED | ABZ_ROOM_HERS_RIGHT_PLANTED;
    output->she = she->pose;
    for (int j = 0; j < ABZ_JOINT_N; j++) {
        output->she.pos[j].z += AHEAD_M;
    }
    output->blind = cannot_see ? ABZ_BLIND_ALL : ABZ_WIRE_DOUBT + (uint32_t)she->doubt;
    output->leads = she->flags & ABZ_BEDSIDE_LEADS ? ABZ_SHE_LEADS : ABZ_YOU_LEAD;
    output->music = (abz_beat){0};
    output->pulse = (abz_beat){.confidence = she->locked};
    if (she->cycle_per_minute > 0) {
        output->pulse.phase = she->phase;
        output->pulse.period_s = 60 / she->cycle_per_minute;
        output->pulse.next_s = (1 - she->phase) * output->pulse.period_s;
        output->pulse.flags = she->flags & ABZ_BEDSIDE_BEGAN ? ABZ_BEAT_NEW : 0;
    }
    output->figure = -1;
    output->count = output->confidence = output->distance = 0;
    output->together = -1;
    output->chance = 0;
}

void abzi_company_tick(abzi_company *company, const abz_room_input *input, abz_room_output *output)
{
    abz_bedside_output she;
    float sample[ABZI_HUM_N];
    if (company->sense == ABZI_FEELS) {
        abz_bedside_feel(company->bedside, input->felt ? input->value : NAN, &she);
    } else if (company->sense == ABZI_HEARS) {
        abz_bedside_hear(company->bedside, input->heard ? &input->sound : NULL, &she);
    } else {
        abz_bedside_see(company->bedside, input->sight == ABZ_SIGHT_CAMERA ? &input->sighting : NULL, &she);
    }
    show(&she, company->sense, output);
    if (company->loudspeaker) {
        abzi_hum_tick(&company->hum, &she, sample);
        abzi_loudspeaker_put(company->loudspeaker, sample, ABZI_HUM_N);
    }
}

void abzi_company_close(abzi_company *company)
{
    if (company) {
        abzi_loudspeaker_close(company->loudspeaker);
        free(company);
    }
}
