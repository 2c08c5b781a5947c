#include "sense/plant.h"

#define DT (1.0f / ABZ_TICKS_PER_SECOND)
#define STAND_SPEED 0.25f  // m/s over the floor: a foot slower than that has landed (measure/steps.c),
#define GO_SPEED 0.45f     // and one faster than that swings,
#define GO_M 0.03f         // unless it is where it stands
#define GO_MOST_M 0.12f    // further from there it does not stand, however slow it got there
#define ON_FLOOR_M 0.08f   // the ankle above where it stands: a picture is wrong by so much
#define LIFTED_M 0.12f
#define CREEP_S 0.5f  // a foot that stands goes over to where it is seen: it may have been believed to land too early
#define OFF_KEPT 0.794f  // of off in a tick: half is gone after 50 ms (FIELD: what works live)

static float over_floor(abz_vec3 a)
{
    return sqrtf(a.x * a.x + a.z * a.z);
}

void abzi_plant_tick(abzi_plant *plant, float height_m, float toes_m, abz_vec3 velocity, abz_vec3 *ankle,
                     abz_vec3 *toes)
{
    abz_vec3 seen = *ankle, sole = abzi_v3_sub(*toes, seen);
    plant->off = abzi_v3_scale(plant->off, OFF_KEPT);
    plant->sole_off = abzi_v3_scale(plant->sole_off, OFF_KEPT);
    float speed = over_floor(velocity), above = seen.y - height_m;
    float gone = over_floor(abzi_v3_sub(seen, plant->at));
    if (plant->stands) {
        bool goes = (speed > GO_SPEED && gone > GO_M) || gone > GO_MOST_M || above > LIFTED_M;
        if (goes) {
            plant->stands = 0;
            plant->off = abzi_v3_sub(plant->at, seen);
            plant->sole_off = abzi_v3_sub(plant->sole, sole);
        }
    } else if (speed < STAND_SPEED && above < ON_FLOOR_M) {
        plant->stands = 1;
        plant->at = abzi_v3_add(seen, plant->off);
        plant->sole = abzi_v3_add(sole, plant->sole_off);
    }
    if (plant->stands) {
        const abz_vec3 flat = abzi_v3(seen.x, height_m, seen.z);
        plant->at = abzi_v3_lerp(plant->at, flat, DT / CREEP_S);
        plant->at.y += 0.2f * (height_m - plant->at.y);
        plant->sole = abzi_v3_lerp(plant->sole, abzi_v3(sole.x, toes_m - height_m, sole.z), DT / CREEP_S);
        *ankle = plant->at;
        *toes = abzi_v3_add(plant->at, plant->sole);
        return;
    }
    *ankle = abzi_v3_add(seen, plant->off);
    *toes = abzi_v3_add(*ankle, abzi_v3_add(sole, plant->sole_off));
    ankle->y = abzi_maxf(ankle->y, height_m);
    toes->y = abzi_maxf(toes->y, toes_m);
}
