#include "sense/pinhole.h"

#define POINTS_LEAST 4
#define SPREAD_LEAST 1e-4f  // of the tangents' squares: points closer than 1/100 of their distance have no size

bool abzi_pinhole_place(const abzi_pinhole_point *point, int n, abz_vec3 *place, float *off_m)
{
    float all = 0, x = 0, y = 0, a = 0, b = 0;
    for (int i = 0; i < n; i++) {
        const abzi_pinhole_point *p = &point[i];
        all += p->weight;
        x += p->weight * p->x;
        y += p->weight * p->y;
        a += p->weight * (p->x * p->local.z - p->local.x);
        b += p->weight * (p->y * p->local.z - p->local.y);
    }
    if (n < POINTS_LEAST || !(all > 0)) {
        return false;
    }
    x /= all;
    y /= all;
    a /= all;
    b /= all;
    float spread = 0, both = 0;
    for (int i = 0; i < n; i++) {
        const abzi_pinhole_point *p = &point[i];
        float px = p->x - x, py = p->y - y;
        spread += p->weight * (px * px + py * py);
        both += p->weight * (px * (p->x * p->local.z - p->local.x - a) + py * (p->y * p->local.z - p->local.y - b));
    }
    if (!(spread > SPREAD_LEAST * all)) {
        return false;
    }
    float z = -both / spread;
    *place = abzi_v3(x * z + a, y * z + b, z);
    float off = 0;
    bool before = true;
    for (int i = 0; i < n; i++) {
        const abzi_pinhole_point *p = &point[i];
        float depth = p->local.z + z, dx = p->x * depth - p->local.x - place->x;
        float dy = p->y * depth - p->local.y - place->y;
        off += p->weight * (dx * dx + dy * dy);
        before = before && depth > 0;
    }
    *off_m = sqrtf(off / all);
    return before;
}
