import { workerData } from 'node:worker_threads';
import { CaptureError, type Fault } from '@fengsui/capture';
import { Clock } from '../clock.ts';
import { readCaptures } from '../read-captures.ts';
import { Place } from '../traffic/place.ts';
import { Traffic } from '../traffic/traffic.ts';
import type { Order, TrafficEnd } from './order.ts';
import { Recorder } from './recorder.ts';
import { RingWriter } from './ring.ts';
import { SharedWindows } from './shared-windows.ts';

/** The thread that reads: captures to traffic, and what it tells to the ring. The last word goes by the port, for it is long and comes once. */
const { paths, ring, windows, progress, reading, port } = workerData as Order;
const writer = new RingWriter(ring);
const shared = new SharedWindows(windows, writer);
const place = new Place();
const clock = new Clock();
const recorder = new Recorder(writer, place, shared, reading);
const traffic = new Traffic(recorder, clock, place);
const shown = new Float64Array(progress);

try {
  const captures = await readCaptures(paths, clock, traffic, {
    nextWindow: () => shared.next(),
    onDigits: (digits) => recorder.digits(digits),
    onPiece({ bytes, totalBytes }) {
      shown[0] = bytes;
      shown[1] = totalBytes ?? -1;
      shown[2] = traffic.frames;
    },
  });
  traffic.finish();
  port.postMessage({ captures, counts: traffic.counts() } satisfies TrafficEnd);
} catch (error) {
  const failure = error instanceof CaptureError ? faultOf(error) : String(error);
  port.postMessage({ failure } satisfies TrafficEnd);
}
recorder.end();
port.close();

/** An error does not cross threads whole, what it says does. */
function faultOf({ code, values, why, message: text }: CaptureError): Fault {
  return { code, values, why, text };
}
