import type { Frame } from './frame.ts';
import { FileReader } from './reader.ts';

export class PcapngReader extends FileReader {
  readonly format = 'pcapng';
  next(_frame: Frame): boolean {
    return false;
  }
  protected finish(): boolean {
    this.stop();
    return false;
  }
}
