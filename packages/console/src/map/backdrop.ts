import type Sigma from 'sigma';
import type { Layout, PlacedGroup } from './layout.ts';

const COLOURS = {
  light: {
    even: '#f4f6f8',
    odd: '#eef1f4',
    line: '#dfe4e8',
    block: 'rgba(255,255,255,0.75)',
    border: '#cfd7de',
    title: '#46525d',
    halo: 'rgba(250,251,252,0.9)',
    level: '#46525d',
  },
  dark: {
    even: '#11171b',
    odd: '#141b20',
    line: '#222c33',
    block: 'rgba(27,35,41,0.75)',
    border: '#2c3841',
    title: '#a9b5bf',
    halo: 'rgba(20,27,32,0.9)',
    level: '#b4bec7',
  },
};

const FONT = '"Noto Sans SC Variable", system-ui, sans-serif';

interface Titles {
  band: (level: number | null) => string;
  group: (group: PlacedGroup) => string;
}

/** Draws bands and zones behind the graph, where the camera sees them. */
export function drawBackdrop(canvas: HTMLCanvasElement, sigma: Sigma, layout: Layout, scheme: 'light' | 'dark'): void {
  const context = prepare(canvas, sigma);
  if (!context) return;
  const { width, height } = sigma.getDimensions();
  const colours = COLOURS[scheme];
  const at = (x: number, y: number) => sigma.graphToViewport({ x, y: -y });
  context.fillStyle = colours.even;
  context.fillRect(0, 0, width, height);
  layout.bands.forEach((band, index) => {
    const top = at(0, band.y0).y;
    const bottom = at(0, band.y1).y;
    context.fillStyle = index % 2 === 0 ? colours.odd : colours.even;
    context.fillRect(0, top, width, bottom - top);
    context.fillStyle = colours.line;
    context.fillRect(0, bottom, width, 1);
  });
  for (const group of layout.groups) {
    const from = at(group.x0, group.y0);
    const to = at(group.x1, group.y1);
    context.beginPath();
    context.roundRect(from.x, from.y, to.x - from.x, to.y - from.y, 8);
    context.fillStyle = colours.block;
    context.fill();
    context.strokeStyle = colours.border;
    context.lineWidth = 1;
    context.stroke();
  }
}

/** Writes the names of zones and levels over the links, which would otherwise strike them out. */
export function drawTitles(
  canvas: HTMLCanvasElement,
  sigma: Sigma,
  layout: Layout,
  scheme: 'light' | 'dark',
  titles: Titles,
): void {
  const context = prepare(canvas, sigma);
  if (!context) return;
  const { width, height } = sigma.getDimensions();
  const colours = COLOURS[scheme];
  const at = (x: number, y: number) => sigma.graphToViewport({ x, y: -y });
  context.clearRect(0, 0, width, height);
  context.font = `600 11px ${FONT}`;
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = colours.halo;
  for (const group of layout.groups) {
    const from = at(group.x0, group.y0);
    const room = at(group.x1, group.y1).x - from.x - 14;
    if (room < 26) continue;
    const text = shorten(context, titles.group(group), room);
    context.fillStyle = colours.title;
    context.strokeText(text, from.x + 8, from.y + 15);
    context.fillText(text, from.x + 8, from.y + 15);
  }
  // Level names stay at the left edge, whatever part of the band is in view.
  for (const band of layout.bands) {
    const top = at(0, band.y0).y;
    const bottom = at(0, band.y1).y;
    if (bottom < 0 || top > height || bottom - top < 14) continue;
    const text = titles.band(band.level);
    context.save();
    context.translate(13, Math.max(0, top) + (Math.min(height, bottom) - Math.max(0, top)) / 2);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'center';
    context.fillStyle = colours.level;
    context.fillText(shorten(context, text, bottom - top - 8), 0, 3);
    context.restore();
  }
}

/** Fits a canvas to the stage and the screen's pixels. */
function prepare(canvas: HTMLCanvasElement, sigma: Sigma): CanvasRenderingContext2D | null {
  const { width, height } = sigma.getDimensions();
  const ratio = devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

function shorten(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let kept = text;
  while (kept.length > 1 && context.measureText(`${kept}…`).width > room) kept = kept.slice(0, -1);
  return `${kept.trimEnd()}…`;
}
