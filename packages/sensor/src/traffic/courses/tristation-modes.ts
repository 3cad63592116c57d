import { type Head, KIND_RESPONSE, tristation } from '@fengsui/wire';
import type { Course, Moment } from './course.ts';

/** Most controllers that are remembered. */
const CONTROLLER_LIMIT = 4096;

/** Where the key of a controller stands, and what its program does; '' before it said. */
interface State {
  key: string;
  program: string;
}

const controllers = (): Map<number, State> => new Map();

/**
 * Modes of Triconex controllers, whoever asks for them: tells where the key stands and what the program does when that is first said, and when it changes. And
 * programs, piece by piece: tells of one that carries the signature of the TRITON framework.
 */
export class TristationModesCourse implements Course {
  private readonly signature = new tristation.ProgramSignature();

  step(bytes: Uint8Array, head: Head, moment: Moment): void {
    if (head.kind !== KIND_RESPONSE) {
      if (this.signature.take(bytes, head)) moment.tell('program', { implant: 'triton', protocol: 'tristation' });
      return;
    }
    const { key, program } = tristation.readModes(bytes, head);
    if (key === '' && program === '') return;
    const known = moment.shared('tristation', controllers);
    let state = known.get(moment.server);
    if (state === undefined) {
      if (known.size >= CONTROLLER_LIMIT) return;
      known.set(moment.server, (state = { key: '', program: '' }));
    }
    if (key !== '') this.compare('key', state, key, moment);
    if (program !== '') this.compare('program', state, program, moment);
  }

  private compare(aspect: 'key' | 'program', state: State, mode: string, moment: Moment): void {
    const previous = state[aspect];
    if (previous === mode) return;
    state[aspect] = mode;
    moment.tell('mode', { aspect, mode, ...(previous === '' ? {} : { previous }), protocol: 'tristation' });
  }
}
