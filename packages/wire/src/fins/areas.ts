/** A memory area of an Omron controller, as its code gives it. */
export interface Area {
  readonly name: string;
  /** In front of the number in the customary notation, as in `D100`. */
  readonly prefix: string;
  /** Whether one item is a bit (one byte in a message) rather than a word (two). */
  readonly bit: boolean;
}

const row = (code: number, name: string, prefix: string, bit: boolean): readonly [number, Area] => [code, { name, prefix, bit }];
const DIGITS = '0123456789ABC';

/** Banks of the expansion data memory: CS and CJ series up to EC, CV series up to E7. */
const banks = Array.from(DIGITS, (digit, i) => [
  row(0x20 + i, `expansion_dm_e${digit.toLowerCase()}_bit`, `E${digit}_`, true),
  row(0xa0 + i, `expansion_dm_e${digit.toLowerCase()}`, `E${digit}_`, false),
  ...(i < 8 ? [row(0x90 + i, `expansion_dm_e${digit}_cv`, `E${digit}_`, false)] : []),
]).flat();

/** Memory areas by code, W227 section 2-2: those of the CV series, and of the CS and CJ series. */
export const areas: ReadonlyMap<number, Area> = new Map([
  row(0x00, 'cio_cv_bit', 'CIO', true),
  row(0x40, 'cio_cv_bit_forced', 'CIO', true),
  row(0x80, 'cio_cv', 'CIO', false),
  row(0xc0, 'cio_cv_forced', 'CIO', false),
  row(0x01, 'timer_counter_flag_cv', 'T', true),
  row(0x41, 'timer_counter_flag_cv_forced', 'T', true),
  row(0x81, 'timer_counter_cv', 'T', false),
  row(0x02, 'dm_bit', 'D', true),
  row(0x82, 'dm', 'D', false),
  row(0x03, 'transition_flag', 'TN', true),
  row(0x43, 'transition_flag_forced', 'TN', true),
  row(0x04, 'step_flag', 'ST', true),
  row(0x44, 'step_status', 'ST', true),
  row(0x84, 'step_timer', 'ST', false),
  row(0x05, 'forced_status_bit', '', true),
  row(0x85, 'forced_status', '', false),
  row(0x06, 'task_flag', 'TK', true),
  row(0x46, 'task_status', 'TK', true),
  row(0x07, 'clock_pulse', '', true),
  row(0x09, 'timer_counter_flag', 'T', true),
  row(0x49, 'timer_counter_flag_forced', 'T', true),
  row(0x89, 'timer_counter', 'T', false),
  row(0x1b, 'action_flag', 'AC', true),
  row(0x30, 'cio_bit', 'CIO', true),
  row(0x31, 'work_bit', 'W', true),
  row(0x32, 'holding_bit', 'H', true),
  row(0x33, 'auxiliary_bit', 'A', true),
  row(0x70, 'cio_bit_forced', 'CIO', true),
  row(0x71, 'work_bit_forced', 'W', true),
  row(0x72, 'holding_bit_forced', 'H', true),
  row(0xb0, 'cio', 'CIO', false),
  row(0xb1, 'work', 'W', false),
  row(0xb2, 'holding', 'H', false),
  row(0xb3, 'auxiliary', 'A', false),
  row(0xf0, 'cio_forced', 'CIO', false),
  row(0xf1, 'work_forced', 'W', false),
  row(0xf2, 'holding_forced', 'H', false),
  row(0x98, 'expansion_dm_current', 'E', false),
  row(0x9c, 'register_cv', '', false),
  row(0xbc, 'register', 'DR', false),
  row(0xdc, 'index_register', 'IR', false),
  row(0xdd, 'scheduled_interrupt_interval', '', false),
  ...banks,
]);

/** Names of the areas. */
export const areaNames: ReadonlyMap<number, string> = new Map([...areas].map(([code, area]) => [code, area.name] as const));

/** Text of an address, as `D100` or `W3.05`. */
export function addressText(code: number, word: number, bit: number): string {
  const area = areas.get(code);
  return `${area?.prefix ?? `0x${code.toString(16)}:`}${word}${area?.bit ? `.${String(bit).padStart(2, '0')}` : ''}`;
}
