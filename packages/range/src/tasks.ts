/** Something to do at a time. */
export interface Task {
  /** Seconds since the beginning. */
  time: number;
  order: number;
  run: () => void;
}

/** Tasks in the order of their time, and of their planning where times are equal: a binary heap. */
export class Tasks {
  private readonly heap: Task[] = [];
  private order = 0;

  /** Plans a task. */
  add(time: number, run: () => void): void {
    const { heap } = this;
    const task = { time, order: this.order++, run };
    let at = heap.length;
    heap.push(task);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(task, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = task;
  }

  /** Takes the next task; null when there is none up to `end`. */
  next(end: number): Task | null {
    const { heap } = this;
    if (heap.length === 0 || heap[0].time > end) return null;
    const top = heap[0];
    const last = heap.pop() as Task;
    if (heap.length > 0) this.sink(last);
    return top;
  }

  private sink(task: Task): void {
    const { heap } = this;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], task)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = task;
  }
}

function before(one: Task, other: Task): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}
