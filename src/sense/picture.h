/// A picture: which landmarks of it can be believed, and where in space they are.
#ifndef ABZI_PICTURE_H
#define ABZI_PICTURE_H

#include "abrazo/sense.h"
#include "sense/mark.h"

/// Which landmarks were believed in the last picture. All four-byte fields.
typedef struct abzi_shown {
    uint32_t is[ABZ_LANDMARK_N];
} abzi_shown;

/// A person as a picture shows them, seen by the camera: x to the picture's right, y down, z away, in metres of the
/// person the landmarks take everybody for.
typedef struct abzi_picture {
    abzi_marks marks;
    float height;  ///< share of the picture's height, or width, that the person takes, whichever is more
} abzi_picture;

/// Read a sighting. false: there is no person in it.
bool abzi_picture_read(abzi_shown *shown, const abz_sighting *sighting, float field_of_view_rad, abzi_picture *picture);

#endif
