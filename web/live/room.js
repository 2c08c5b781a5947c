// The room on the page: the live dance as the moments tell it, or a couple from two files.
import { COARSE, Figure, FINE } from '../shared/body.js';
import { across, footCentre, footYaw, JOINT, JOINT_N } from '../shared/joints.js';
import { middleAt, poses, sample } from '../shared/motion.js';
import { CLOTHES, drawsInSoftware, LOOKS, View } from '../shared/view.js';
import { landings, TICK } from './flow.js';
import { Shape, hipHeight } from './shape.js';

const MIDDLE_S = 0.6; // how smoothly the camera goes with the couple
const LEFT_M = 0.1; // how far a foot has gone when its print begins to fade
const PRINTS_KEPT = 24;
const STANDS_TICKS = 12; // so long a foot is still where it landed: no dance has quicker steps of the same foot
const NO_TURNS = new Array(12).fill(0); // of head and hands: not known
const TURNED = [JOINT.head, JOINT.leftHand, JOINT.rightHand];

export class Room {
  constructor(canvas, still, flow, changed) {
    this.flow = flow;
    this.software = drawsInSoftware();
    this.cell = this.software ? COARSE : FINE;
    this.dancers = [{ steps: [] }, { steps: [] }, { steps: [] }]; // the dancer, the partner, a stand-in
    this.shapes = LOOKS.map((look, d) => new Shape(look, CLOTHES[d], this.cell));
    this.live = []; // figures of the live dance
    this.seats = [null, null]; // measures of the chairs that are shown
    this.avatar = null;
    this.couple = null;
    this.middle = null;
    this.name = 'front';
    this.follow = true;
    this.alone = true; // nobody else has been there yet
    this.view = new View(canvas, this.dancers, { still, lean: this.software, changed });
  }

  lookFrom(name) {
    this.name = name;
    if (!this.middle) return;
    const [a, b] = this.joints;
    this.view.lookFrom(name, across(name, this.alone ? null : a, b), this.middle, this.three);
  }

  get joints() {
    return this.couple ? this.couple.now.map(({ pos }) => pos) : this.flow.joints;
  }

  #show(d, figure) {
    if (this.view.figures[d] !== figure) this.view.setFigure(d, figure);
  }

  // A moment has come: bodies, and footprints.
  hear(moment) {
    const goesOn = moment.tick > this.tick;
    if (!goesOn) for (const { steps } of this.dancers) steps.length = 0;
    const since = Math.max(goesOn ? this.tick : -Infinity, moment.tick - STANDS_TICKS);
    const landed = landings(moment, since);
    this.tick = moment.tick;
    for (let d = 0; d < moment.pos.length; d++) {
      if (d === 0 && !isSeen(moment)) continue;
      const figure = this.shapes[d].add(moment, moment.pos[d], moment.chairs[d]?.shape.plate);
      if (figure) {
        this.live[d]?.dispose();
        this.live[d] = figure;
        if (d === 1) this.hipHeight = hipHeight(figure);
      }
      for (const side of [0, 1]) {
        this.#print(d, side, moment, landed.find(({ who, foot }) => who === d && foot === side));
      }
    }
  }

  #print(d, foot, moment, landed) {
    const { pos, tick } = moment;
    const { steps } = this.dancers[d];
    if (moment.chairs[d]) return; // feet rest
    const [x, , z] = footCentre(pos[d], foot);
    const last = steps.findLast((step) => step.foot === foot);
    if (last?.stands) {
      last.to = tick * TICK;
      last.stands = !landed && Math.hypot(x - last.x, z - last.z) < LEFT_M;
    }
    if (!landed) return;
    steps.push({ from: landed.tick * TICK, to: tick * TICK, foot, x, z, yaw: footYaw(pos[d], foot), stands: true });
    if (steps.length > PRINTS_KEPT) steps.shift();
  }

  // Draws the live dance at a time of the page's clock, s. False: nothing has been told yet.
  drawDance(now) {
    const { flow, live, avatar } = this;
    const moment = flow.at(now);
    if (!moment || !live[1]) return false;
    const [you, she, third] = flow.joints;
    const seen = isSeen(moment) && Boolean(live[0]);
    const [by, carries] = [moment.third && Boolean(live[2]), moment.third?.inPlace];
    const others = [seen && you, carries && third].filter(Boolean); // who dances, or lies, there with her
    const centre = [0, 2].map((c) => others.reduce((sum, other) => sum + other[c] / others.length, 0) / 2 + she[c] / (others.length > 0 ? 2 : 1));
    this.three = Boolean(by);
    this.alone &&= others.length === 0;
    const begins = this.framed !== `dance ${seen || carries} ${this.three}`;
    const part = begins ? 1 : 1 - Math.exp((this.drawnAt - now) / MIDDLE_S);
    this.middle = centre.map((c, i) => (begins ? c : this.middle[i] + (c - this.middle[i]) * part));
    this.drawnAt = now;
    if (seen) live[0].pose(you, NO_TURNS);
    if (live[0]) this.#show(0, live[0]);
    this.#show(1, avatar ?? live[1]);
    if (avatar) avatar.pose(she, flow.turn, this.hipHeight, now);
    else live[1].pose(she, TURNED.flatMap((j) => [...flow.turn.subarray(4 * j, 4 * j + 4)]));
    if (by) {
      this.#show(2, live[2]);
      live[2].pose(third, flow.thirdTurn);
    }
    this.#sit(moment);
    this.#frame(`dance ${seen || carries} ${this.three}`);
    this.view.draw(moment.tick * TICK, [seen ? you : null, she, by ? third : null], this.middle, this.follow);
    return true;
  }

  // The chairs of the live dance; of a couple from files nobody's is known.
  #sit(moment) {
    for (const d of [0, 1]) {
      const shape = moment?.chairs[d]?.shape ?? null;
      if (JSON.stringify(shape) !== JSON.stringify(this.seats[d])) {
        this.seats[d] = shape;
        this.view.setChair(d, shape);
      }
      if (shape) this.view.chairs[d].pose(this.flow.places[d]);
    }
  }

  #frame(what) {
    if (this.framed === what) return;
    this.framed = what;
    this.lookFrom(this.name);
  }

  // Shows a couple in place of the live dance; null: the live dance again.
  setCouple(motion) {
    for (const figure of this.couple?.figures ?? []) figure.dispose();
    this.couple = motion && {
      motion,
      figures: motion.dancers.map((dancer, d) => new Figure(poses(motion, dancer), LOOKS[d], CLOTHES[d], this.cell)),
      now: motion.dancers.map(() => ({ pos: new Float32Array(JOINT_N * 3), turn: new Float32Array(12) })),
    };
    this.view.stage.dancers = motion ? motion.dancers : this.dancers;
    this.framed = null;
  }

  drawCouple(time) {
    const { motion, figures, now } = this.couple;
    motion.dancers.forEach((dancer, d) => {
      sample(motion, dancer, time, now[d].pos, now[d].turn);
      figures[d].pose(now[d].pos, now[d].turn);
      this.#show(d, figures[d]);
    });
    this.middle = middleAt(motion, time);
    this.three = this.alone = false;
    this.#sit(null);
    this.#frame('couple');
    this.view.draw(time, [...now.map(({ pos }) => pos), null], this.middle, this.follow);
  }

  setAvatar(avatar) {
    this.avatar?.dispose();
    this.avatar = avatar;
  }
}

export const isSeen = (moment) => (moment.seen & (1 << JOINT.hips)) !== 0;
