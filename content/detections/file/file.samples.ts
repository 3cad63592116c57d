import { fins } from '../../../packages/wire/src/index.ts';
import type { Samples, Scene } from '../scene.ts';

const text = (line: string) => new TextEncoder().encode(line);

/** What the scenes' library knows as a sample, and a file with the traits of another. */
const KNOWN_SAMPLE = 'this stands for a sample that is known by its hash';
const TRAITS = 'MSTR ->> SLV and MSTR <<- SLV';

/** A file of that content, fetched over HTTP. */
const fetched = (scene: Scene, content: string | Uint8Array) => {
  const body = typeof content === 'string' ? text(content) : content;
  const head = text(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
  scene
    .tcp('10.0.0.20', '10.0.9.9', 80)
    .exchange(text('GET /update.exe HTTP/1.1\r\nHost: files.example\r\n\r\n'), Uint8Array.from([...head, ...body]));
};

/** A program that is written to a controller: from its first word on, in one block that is marked as the last. */
const program = (scene: Scene, byte: number) => {
  const data = Array.from({ length: 256 }, () => byte);
  const write = fins.encode.command({ service: 1 }, 0x0307, [0, 0, 0, 0, 0, 0, 0x81, 0x00, ...data]);
  scene.udp('10.0.0.20', '10.0.0.9', { source: 9600, destination: 9600 }, write);
};

export const samples: Samples = {
  'controller-program-changed': {
    fires: (scene) => {
      for (const byte of [1, 2]) program(scene, byte);
    },
    quiet: (scene) => {
      for (const byte of [1, 1]) program(scene, byte);
    },
  },
  'malicious-file-known': {
    fires: (scene) => fetched(scene, KNOWN_SAMPLE),
    quiet: (scene) => fetched(scene, `${KNOWN_SAMPLE}.`),
  },
  'malicious-file-suspected': {
    // The beginning of a Windows program, and what the program of 2022 writes.
    fires: (scene) => fetched(scene, `MZ\0\0 ${TRAITS}`),
    quiet: (scene) => {
      // A text that speaks of it is no program, and the test file is a matter of its own.
      fetched(scene, `A report quotes ${TRAITS}`);
      fetched(scene, String.raw`X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`);
    },
  },
};
