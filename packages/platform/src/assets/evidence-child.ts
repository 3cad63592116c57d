import { decodeFrames, type DecodedFrame as SensorFrame, type DecodedMessage } from '@fengsui/sensor';
import { writeFile } from 'node:fs/promises';
import { serve } from '../kernel/child.ts';
import type { EvidenceRequest } from './evidence.ts';
import type { DecodedFrame } from './schema.ts';

/** Entry of the process that decodes the frames of a finding. */
serve<EvidenceRequest, never>(async ({ path, capture, frames, output }) => {
  const decoded = await decodeFrames([path], frames);
  await writeFile(output, JSON.stringify(decoded.map((frame) => toFrame(frame, capture))), { mode: 0o600 });
});

function toFrame(frame: SensorFrame, capture: string): DecodedFrame {
  const link =
    frame.source === null || frame.destination === null
      ? []
      : [
          {
            name: 'ethernet',
            summary: `${frame.source} → ${frame.destination}`,
            fields: [
              { name: 'source', value: frame.source },
              { name: 'destination', value: frame.destination },
            ],
          },
        ];
  return {
    capture,
    frame: frame.number,
    at: frame.at,
    length: frame.length,
    layers: [...link, ...frame.messages.map(toLayer)],
    hex: frame.hex,
  };
}

function toLayer(message: DecodedMessage): DecodedFrame['layers'][number] {
  const receiver = message.sender === message.client ? message.server : message.client;
  const said = [message.title, message.kind, message.status, message.problem].filter((part) => part !== '');
  const fields = [
    { name: 'function', value: message.function },
    ...(message.acts.length > 0 ? [{ name: 'acts', value: message.acts.join(', ') }] : []),
    ...flatten('', message.fields),
  ];
  return { name: message.protocol, summary: `${message.sender} → ${receiver}: ${said.join(', ')}`, fields };
}

/** Fields within fields, named by their path: `objects.0.value`. */
function flatten(path: string, value: unknown): { name: string; value: string }[] {
  if (typeof value !== 'object' || value === null) return [{ name: path, value: String(value) }];
  const plain = Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null);
  if (plain && path !== '') return [{ name: path, value: value.join(', ') }];
  return Object.entries(value).flatMap(([name, inner]) => flatten(path === '' ? name : `${path}.${name}`, inner));
}
