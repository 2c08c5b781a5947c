// The music, played by the page in time with the place in it that the program tells.
const NEAR = 0.04; // s: what is nearer is left alone; an ear takes about so much for together
const THERE = 0.01; // s: when it has come so near, it plays on as it is
const FAR = 0.4; // s: what is further off is jumped over
const BEND = 0.03; // how much faster or slower it plays to come nearer: half a semitone, hardly heard

export class Song {
  // blocked(): the browser wants a touch or a key before it plays
  constructor(blocked) {
    this.audio = new Audio();
    this.audio.preload = 'auto';
    this.audio.preservesPitch = true;
    this.blocked = blocked;
    this.name = null;
    this.waits = false;
    this.late = null; // s behind the program; null: not playing
    for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, () => (this.waits = false));
  }

  // The program's music, by its name; null: it has none.
  load(name) {
    this.name = name;
    if (name === null) this.audio.removeAttribute('src');
    else this.audio.src = `music?name=${encodeURIComponent(name)}`; // the name tells songs apart
  }

  // place: where in the music the program is now, s; below 0: nowhere
  follow(place, plays) {
    const { audio } = this;
    if (!this.name || !plays || place < 0 || place > audio.duration) {
      if (!audio.paused) audio.pause();
      this.late = null;
      return;
    }
    if (audio.readyState < 2) return;
    if (audio.paused) {
      if (this.waits) return;
      audio.currentTime = place;
      this.waits = true; // until it plays, or somebody touches the page
      audio.play().then(() => (this.waits = false), (error) => error.name === 'NotAllowedError' ? this.blocked() : (this.waits = false));
      return;
    }
    if (audio.seeking) return;
    this.late = place - audio.currentTime;
    if (Math.abs(this.late) > FAR) audio.currentTime = place;
    this.bends = Math.abs(this.late) > (this.bends ? THERE : NEAR);
    audio.playbackRate = this.bends ? 1 + Math.sign(this.late) * BEND : 1;
  }
}
