/** A MELSOFT message: command, reference, data behind them, status of an answer. */
export interface Message {
  command: number;
  reference: number;
  data?: ArrayLike<number>;
  status?: number;
}

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];

function frame(lead: number[], header: number[], message: Message): Uint8Array {
  const command = [(message.command >> 8) & 0xff, message.command & 0xff, ...u16(message.reference), 0, 0];
  const body = [...header, ...command, ...Array.from(message.data ?? [])];
  return Uint8Array.from([...lead, ...u16(body.length), ...body]);
}

/** A request to the controller on the other end. */
export const request = (message: Message): Uint8Array =>
  frame(
    [0x57, 1, 0, 0, 0, 0x11, 0x11, 7, 0, 0, 0xff, 0xff, 3, 0, 0, 0xfe, 3, 0, 0],
    [0x1c, 0x0a, 0x16, 0x14, ...new Array<number>(20).fill(0)],
    message,
  );
/** Its answer. */
export const response = (message: Message): Uint8Array =>
  frame(
    [0xd7, 1, 0, 0, 0, 0x11, 0x11, 0x7f, 0, 0, 0, 0xa8, 3, 0, 0xff, 0xff, 3, 0, 0],
    [0x9c, 0x0a, 0x18, 0x14, ...u16(message.status ?? 0), ...new Array<number>(20).fill(0)],
    message,
  );
/** Remote stop, and the answer to open initial. */
export const remoteStop = (reference: number) => request({ command: 0x1002, reference, data: [1, 0] });
export const openInitialResponse = (reference: number, name: string, code: number) =>
  response({
    command: 0x0121,
    reference,
    data: [
      ...Array.from(name.padEnd(16, '\0').slice(0, 16), (character) => character.charCodeAt(0)),
      ...u16(code),
      8,
      0,
      0,
      0,
      0,
    ],
  });
/** Opens a file by name on drive 4. */
export const openFile = (reference: number, name: string) => {
  const text = `${name}\0`;
  return request({
    command: 0x1867,
    reference,
    data: [0, 0, 0, 0, 4, 0, 0, 0, 0, 0, ...u16(text.length * 2), ...Array.from(text, (one) => u16(one.charCodeAt(0))).flat()],
  });
};
/** User name login. */
export const usernameLogin = (reference: number, user: string) =>
  request({
    command: 0x0131,
    reference,
    data: Array.from(user.padEnd(20, '\0').slice(0, 20), (one) => u16(one.charCodeAt(0))).flat(),
  });
