// Where a person is in a camera's picture: pictures come in, landmarks go out. Nothing is asked of any network but the
// page's own folder, and no picture leaves this worker.
import { PoseLandmarker } from '@mediapipe/tasks-vision';

const PEOPLE = 2; // looked for: one who dances, and one more who might be taken for them

let landmarker = null;
let last = null; // where in the picture the dancer was
let newest = 0; // ms; the landmarker wants every picture to be newer than the last

async function start(delegate) {
  const files = {
    wasmLoaderPath: new URL('vision_wasm_module_internal.js', location.href).href,
    wasmBinaryPath: new URL('vision_wasm_module_internal.wasm', location.href).href,
  };
  const options = (on) => ({
    baseOptions: { modelAssetPath: new URL('pose.task', location.href).href, delegate: on },
    runningMode: 'VIDEO',
    numPoses: PEOPLE,
  });
  if (delegate === 'GPU') {
    try {
      landmarker = await PoseLandmarker.createFromOptions(files, options('GPU'));
      return 'GPU';
    } catch {
      // A graphics card that cannot do it: the processor can.
    }
  }
  landmarker = await PoseLandmarker.createFromOptions(files, options('CPU'));
  return 'CPU';
}

const middle = (person) => [(person[23].x + person[24].x) / 2, (person[23].y + person[24].y) / 2];

// Who dances: whoever is where the dancer was; at first whoever is largest.
function chosen(people) {
  const height = (person) => Math.max(...person.map((p) => p.y)) - Math.min(...person.map((p) => p.y));
  const away = (person) => Math.hypot(middle(person)[0] - last[0], middle(person)[1] - last[1]);
  const order = people.map((person, i) => [last ? away(person) : -height(person), i]).sort((a, b) => a[0] - b[0]);
  return order[0][1];
}

function look({ picture, time }) {
  newest = Math.max(time, newest + 1);
  const { landmarks, worldLandmarks } = landmarker.detectForVideo(picture, newest);
  picture.close?.(); // plain pixels have nothing to close
  if (landmarks.length === 0) {
    last = null;
    return { people: 0, landmarks: null };
  }
  const who = chosen(landmarks);
  last = middle(landmarks[who]);
  const out = new Float32Array(33 * 6);
  worldLandmarks[who].forEach((p, i) => {
    const { x: u, y: v, visibility } = landmarks[who][i];
    out.set([p.x, p.y, p.z, u, v, visibility ?? 0], 6 * i);
  });
  return { people: landmarks.length, landmarks: out };
}

onmessage = async ({ data }) => {
  try {
    if (data.start) {
      postMessage({ ready: await start(data.start) });
      return;
    }
    const begin = performance.now();
    const seen = look(data);
    postMessage({ ...seen, time: data.time, took: performance.now() - begin });
  } catch (error) {
    postMessage({ failed: String(error?.message ?? error) });
  }
};
