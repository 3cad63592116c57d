/** What is wrong with a publisher's numbers. */
export interface SequenceStep {
  readonly [name: string]: string | number;
  readonly step: 'state_back' | 'state_jump' | 'sequence_back' | 'sequence_repeated' | 'sequence_not_reset' | 'sequence_jump';
  readonly state: number;
  readonly sequence: number;
  readonly previousState: number;
  readonly previousSequence: number;
}

/**
 * State and sequence numbers of one publisher (IEC 61850-8-1 §18.1): the state number grows by one with each change, the sequence number starts at
 * zero with it and grows by one with each repetition. Wrap-around and a publisher that begins anew at state 1 are no anomalies.
 */
export class Publisher {
  private state = -1;
  private sequence = -1;
  private time = 0;

  /** Takes the next message's numbers; says what is wrong with them, or null. */
  step(state: number, sequence: number, time: number): SequenceStep | null {
    const { state: previousState, sequence: previousSequence } = this;
    const silent = time - this.time;
    this.state = state;
    this.sequence = sequence;
    this.time = time;
    if (previousState < 0) return null;
    const told = (step: SequenceStep['step']): SequenceStep => ({ step, state, sequence, previousState, previousSequence });
    if (state === previousState) {
      if (sequence === previousSequence) return told('sequence_repeated');
      if (sequence < previousSequence) return sequence <= 1 && previousSequence > 0xfffffff0 ? null : told('sequence_back');
      // A capture that lost a few frames is not an attack; a leap is.
      return sequence - previousSequence > 64 && silent < 60e9 ? told('sequence_jump') : null;
    }
    if (state < previousState) return state <= 1 && sequence <= 1 ? null : told('state_back');
    if (state - previousState > 16 && silent < 60e9) return told('state_jump');
    return sequence > 16 && state === previousState + 1 ? told('sequence_not_reset') : null;
  }
}
