// The connection to the program: comes back by itself, sends what can be sent now and never queues.
import { read } from './wire.js';

const FIRST_WAIT = 100; // ms until it is tried again; twice as long each time: thrice within a second
const LONGEST_WAIT = 5000;
const QUEUE_MAX = 16384; // bytes not sent yet; beyond, a picture's landmarks are left out

export class Link {
  // hear(message): a moment or words; state(name): 'open', 'lost' or 'refused', and why
  constructor(hear, state) {
    this.hear = hear;
    this.state = state;
    this.wait = FIRST_WAIT;
    this.#connect();
  }

  #connect() {
    const address = new URL('dance', location.href);
    address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
    address.search = address.hash = '';
    const socket = new WebSocket(address);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.socket = socket;
      this.wait = FIRST_WAIT;
      this.state('open');
    };
    socket.onmessage = ({ data }) => {
      let message;
      try {
        message = read(data);
      } catch (error) {
        socket.close(4000, error.message.slice(0, 100));
        return;
      }
      this.hear(message);
    };
    socket.onclose = ({ reason }) => {
      this.socket = null;
      this.state('lost', reason);
      setTimeout(() => this.#connect(), this.wait);
      this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    };
  }

  // True: it has been sent.
  send(bytes) {
    if (!this.socket || this.socket.bufferedAmount > QUEUE_MAX) return false;
    this.socket.send(bytes);
    return true;
  }
}
