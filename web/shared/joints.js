// The joints of a dancer, by their VRM names; order and parents as in abrazo/motion.h.
export const JOINT = {
  hips: 0, spine: 1, chest: 2, neck: 3, head: 4,
  leftShoulder: 5, leftUpperArm: 6, leftLowerArm: 7, leftHand: 8,
  rightShoulder: 9, rightUpperArm: 10, rightLowerArm: 11, rightHand: 12,
  leftUpperLeg: 13, leftLowerLeg: 14, leftFoot: 15, leftToes: 16,
  rightUpperLeg: 17, rightLowerLeg: 18, rightFoot: 19, rightToes: 20,
};
export const PARENT = [-1, 0, 1, 2, 3, 2, 5, 6, 7, 2, 9, 10, 11, 0, 13, 14, 15, 0, 17, 18, 19];
export const JOINT_N = 21;
export const FEET = [[JOINT.leftFoot, JOINT.leftToes], [JOINT.rightFoot, JOINT.rightToes]];

// Between the ankle and the toes.
export function footCentre(pos, foot, from = 0) {
  const [ankle, toes] = FEET[foot].map((j) => from + j * 3);
  return [0, 1, 2].map((c) => (pos[ankle + c] + pos[toes + c]) / 2);
}

// Where a dancer's hips face.
function heading(pos) {
  const [left, right] = [JOINT.leftUpperLeg, JOINT.rightUpperLeg].map((j) => 3 * j);
  return Math.atan2(pos[right + 2] - pos[left + 2], pos[left] - pos[right]);
}

const ALONE = { front: 1.3, side: Math.PI, top: Math.PI / 2 }; // rad, from where one dancer looks

// The direction from a dancer to another, rad; for a view from somewhere of one who dances alone (from: null), as it
// looks best.
export function across(view, from, to) {
  return from ? Math.atan2(to[0] - from[0], to[2] - from[2]) : heading(to) + ALONE[view];
}

// Where the toes point, around the upright axis.
export function footYaw(pos, foot, from = 0) {
  const [ankle, toes] = FEET[foot].map((j) => from + j * 3);
  return Math.atan2(pos[toes] - pos[ankle], pos[toes + 2] - pos[ankle + 2]);
}
