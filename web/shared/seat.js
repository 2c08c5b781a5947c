// The numbers that a chair is told in: its measures (m) and where it is (m, rad); as in src/codec/chair_numbers.h.
export const MEASURES = ['wheel', 'track', 'rim', 'rimOut', 'caster', 'trail', 'casterAhead', 'casterOut', 'seatY', 'seatZ',
  'cushion', 'plate', 'front', 'kneeX', 'kneeY', 'kneeZ', 'ankleY', 'ankleZ'];
export const PLACES = ['x', 'z', 'yaw', 'left', 'right', 'leftCaster', 'rightCaster'];

export const shapeOf = (measures) => Object.fromEntries(MEASURES.map((name, i) => [name, measures[i]]));
