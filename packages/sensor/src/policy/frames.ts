import { Frame, openCaptures } from '@fengsui/capture';
import { Sensor } from '../sensor.ts';
import { conversationId, type Frames } from './issue.ts';

/** First and last frames of every conversation in captures: the evidence of an audit. Throws CaptureError when nothing can be read. */
export async function conversationFrames(paths: readonly string[]): Promise<Frames> {
  const sensor = new Sensor();
  const reader = await openCaptures([...paths]);
  const frame = new Frame();
  try {
    while (await reader.fill()) while (reader.next(frame)) sensor.frame(frame);
    sensor.finish();
  } finally {
    await reader.close();
  }
  return new Map(
    sensor.conversations.map(({ client, server, protocol, port, firstFrame, lastFrame }) => [
      conversationId({ client: client.address, server: server.address, protocol: protocol.id, port: port < 0 ? null : port }),
      lastFrame > firstFrame ? [firstFrame, lastFrame] : [firstFrame],
    ]),
  );
}
