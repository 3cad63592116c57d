import { cip } from '@fengsui/wire';
import { attackOn } from '../attack.ts';
import { Factory } from '../plants/factory.ts';
import { laptop } from './intruder.ts';

/** The File object (CIP Volume 1, 5-42): instance of the firmware, and its services. */
const FILE = { class: 0x37, instance: 0xc8 };
const INITIATE_DOWNLOAD = 0x4c;
const DOWNLOAD_TRANSFER = 0x50;
const PIECES = 60;
const SIZE = 400;

const u16 = (value: number): number[] => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** Other firmware is put into the adapter of the robot's I/O. */
export const cipFirmware = attackOn(Factory, {
  name: 'cip-firmware',
  title: 'Firmware change of the I/O adapter',
  description:
    'The I/O adapter of the robot gets other firmware through its File object, restarts, and comes back with another revision.',
  plants: ['factory'],
  duration: 70,
  prepare: (site) => {
    const intruder = laptop(site);
    return { intruder, adapter: site.session(intruder, 'io-robot') };
  },
  client: (x) => x.intruder,
  steps: [
    {
      at: 0,
      techniques: ['T0888'],
      description: 'Identity and firmware revision of the adapter are read',
      server: 'io-robot',
      run: ({ adapter }) => {
        adapter.listIdentity().identify();
      },
    },
    {
      at: 8,
      techniques: ['T0857', 'T0839'],
      description: 'The firmware is transferred',
      server: 'io-robot',
      run: ({ adapter }, { network }) => {
        const begin = [...u32(PIECES * SIZE), ...u16(1), 5, 11, 0];
        adapter.exchange(
          cip.encode.request(INITIATE_DOWNLOAD, FILE, begin),
          cip.encode.response(INITIATE_DOWNLOAD, [...u32(0), ...u16(SIZE), 0]),
        );
        for (let i = 0; i < PIECES; i++) {
          network.after(0.5 + i * 0.4, () => {
            const last = i === PIECES - 1;
            const data = [i & 0xff, i === 0 ? 0 : last ? 2 : 1, ...network.random.bytes(SIZE)];
            adapter.exchange(
              cip.encode.request(DOWNLOAD_TRANSFER, FILE, data),
              cip.encode.response(DOWNLOAD_TRANSFER, [i & 0xff]),
            );
          });
        }
      },
    },
    {
      at: 38,
      techniques: ['T0816'],
      description: 'The adapter is reset and starts with the other firmware',
      server: 'io-robot',
      run: ({ adapter }, { network }) => {
        adapter.exchange(cip.encode.reset(0), cip.encode.response(0x05));
        adapter.server.identity.revision = [5, 11];
        adapter.server.node.asset.firmware = '5.011';
        network.after(1, () => adapter.connection.reset(false));
        network.after(20, () => {
          adapter.reconnect();
          adapter.listIdentity().identify();
          network.after(2, () => adapter.close());
        });
      },
    },
  ],
});
