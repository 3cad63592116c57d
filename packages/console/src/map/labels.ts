import type { NodeDisplayData, PartialButFor } from 'sigma/types';
import type { Settings } from 'sigma/settings';

const MOST_LETTERS = 22;

/** Where names already stand in this picture; a name that would overlap one is left out until there is room. */
export class LabelRoom {
  private taken: [left: number, top: number, right: number, bottom: number][] = [];

  clear(): void {
    this.taken = [];
  }

  /** Takes the room if it is free. */
  take(left: number, top: number, right: number, bottom: number): boolean {
    for (const one of this.taken) if (left < one[2] && right > one[0] && top < one[3] && bottom > one[1]) return false;
    this.taken.push([left, top, right, bottom]);
    return true;
  }
}

/** Writes a name under its mark, with a halo that keeps it readable over links. */
export function drawLabel(colour: string, halo: string, room: LabelRoom | null) {
  return (
    context: CanvasRenderingContext2D,
    data: PartialButFor<NodeDisplayData, 'x' | 'y' | 'size' | 'label' | 'color'>,
    settings: Settings,
  ) => {
    if (!data.label) return;
    const text = data.label.length > MOST_LETTERS ? `${data.label.slice(0, MOST_LETTERS - 1)}…` : data.label;
    context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
    const half = context.measureText(text).width / 2 + 3;
    const top = data.y + data.size + 2;
    if (room && !room.take(data.x - half, top, data.x + half, top + settings.labelSize + 2)) return;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.lineJoin = 'round';
    context.lineWidth = 3;
    context.strokeStyle = halo;
    context.strokeText(text, data.x, top);
    context.fillStyle = colour;
    context.fillText(text, data.x, top);
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
  };
}
