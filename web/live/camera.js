// The camera: asks for it, lets a worker find the person in its pictures, and hands on landmarks. Pictures go from the
// camera to the worker and to the small picture of oneself, nowhere else.
const WIDTH = 640, HEIGHT = 480; // enough for a person who is seen from head to foot; models look at 256 x 256
const LINKS = [[11, 12], [11, 13], [13, 15], [12, 14], [14, 16], [11, 23], [12, 24], [23, 24], [23, 25], [25, 27], [24, 26],
  [26, 28], [27, 31], [28, 32]]; // of the body that is drawn over the picture

export class Camera {
  // seen({people, landmarks, age, aspect}); failed(words)
  constructor(video, overlay, softwareDrawing, seen, failed) {
    Object.assign(this, { video, overlay, seen, failed, on: false, busy: false, fps: 0, delegate: '' });
    this.wanted = softwareDrawing ? 'CPU' : 'GPU';
  }

  async start() {
    if (this.on) return;
    this.on = true;
    try {
      if (!navigator.mediaDevices) throw new DOMException('', 'SecurityError');
      const want = { width: { ideal: WIDTH }, height: { ideal: HEIGHT }, frameRate: { ideal: 30 }, facingMode: 'user' };
      const [stream] = await Promise.all([navigator.mediaDevices.getUserMedia({ video: want }), this.#worker()]);
      if (!this.on) {
        stream.getTracks().forEach((track) => track.stop());
        return;
      }
      stream.getVideoTracks()[0].addEventListener('ended', () => this.#fail('The camera was taken away.'));
      this.video.srcObject = stream;
      await this.video.play();
      this.#next();
    } catch (error) {
      const words = {
        NotAllowedError: 'The camera is not allowed. Allow it beside the address of the page, and try again.',
        NotFoundError: 'There is no camera.',
        NotReadableError: 'Another program has the camera.',
        SecurityError: 'A browser gives its camera to pages of this computer and of https only.',
      };
      this.#fail(words[error.name] ?? `The camera does not work: ${error.message}`);
    }
  }

  stop() {
    this.on = false;
    this.busy = false;
    this.video.srcObject?.getTracks().forEach((track) => track.stop());
    this.video.srcObject = null;
    this.overlay.getContext('2d').clearRect(0, 0, this.overlay.width, this.overlay.height);
  }

  #fail(words) {
    this.stop();
    this.ready = null;
    this.worker?.terminate();
    this.failed(words);
  }

  #worker() {
    this.ready ??= new Promise((done, refuse) => {
      this.worker = new Worker('pose_worker.js', { type: 'module' });
      this.worker.onerror = () => refuse(new Error('the worker that looks at pictures did not start'));
      this.worker.onmessage = ({ data }) => {
        if (data.ready) {
          this.delegate = data.ready;
          done();
        } else if (data.failed) {
          refuse(new Error(data.failed));
          if (this.on) this.#fail(`The camera's pictures cannot be read: ${data.failed}`);
        } else if (this.on) this.#found(data);
      };
      this.worker.postMessage({ start: this.wanted });
    });
    return this.ready;
  }

  // The newest picture, as soon as the worker is free and there is one.
  #next() {
    const look = async (now, about) => {
      if (!this.on || this.busy) return;
      this.busy = true;
      const time = about?.captureTime ?? now;
      const picture = this.wanted === 'CPU' ? this.#pixels() : await createImageBitmap(this.video);
      this.worker.postMessage({ picture, time }, [picture.data?.buffer ?? picture]);
    };
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(look);
    else requestAnimationFrame(look);
  }

  // The picture as plain pixels: where there is no graphics card, a bitmap would go there and back all the same.
  #pixels() {
    const { videoWidth: width, videoHeight: height } = this.video;
    if (this.plain?.canvas.width !== width || this.plain.canvas.height !== height) {
      this.plain = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
    }
    this.plain.drawImage(this.video, 0, 0);
    return this.plain.getImageData(0, 0, width, height);
  }

  #found({ people, landmarks, time }) {
    this.busy = false;
    const now = performance.now();
    this.fps = this.fps * 0.9 + 100 / Math.max(now - (this.last ?? now - 100), 1);
    this.last = now;
    const { videoWidth, videoHeight } = this.video;
    this.seen({ people, landmarks, age: (now - time) / 1000, aspect: videoWidth / videoHeight });
    this.#outline(landmarks, videoWidth, videoHeight);
    this.#next();
  }

  #outline(landmarks, width, height) {
    const { overlay } = this;
    if (overlay.width !== width || overlay.height !== height) Object.assign(overlay, { width, height });
    const g = overlay.getContext('2d');
    g.clearRect(0, 0, width, height);
    if (!landmarks) return;
    g.strokeStyle = getComputedStyle(overlay).color;
    g.lineWidth = width / 70;
    g.lineCap = 'round';
    for (const [a, b] of LINKS) {
      if (landmarks[6 * a + 5] < 0.5 || landmarks[6 * b + 5] < 0.5) continue;
      g.beginPath();
      g.moveTo(landmarks[6 * a + 3] * width, landmarks[6 * a + 4] * height);
      g.lineTo(landmarks[6 * b + 3] * width, landmarks[6 * b + 4] * height);
      g.stroke();
    }
  }
}
