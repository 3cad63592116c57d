import { useEffect, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import { DirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { drawLabel, LabelRoom } from '../map/labels.ts';
import type { GraphNode } from './api.ts';
import { colourOf, signOf } from './kinds.ts';
import { seedOf } from './force.ts';
import type { LayoutAnswer, LayoutRequest } from './layout-worker.ts';
import type { Line } from './model.ts';

/** What the page may ask of the picture. */
export interface CanvasControl {
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  centre(ref: string): void;
  /** The neighbour of a node that lies furthest in a direction. */
  towards(ref: string, direction: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown'): string | null;
}

interface CanvasProps {
  nodes: readonly GraphNode[];
  lines: readonly Line[];
  /** Nodes that have more neighbours than are shown. */
  more: ReadonlySet<string>;
  selected: string | null;
  line: string | null;
  /** Nodes of a path or of a blast radius; the others fade. */
  marked: ReadonlySet<string> | null;
  labelOf: (node: GraphNode) => string;
  typeOf: (type: string) => string;
  onSelect: (ref: string | null) => void;
  onLine: (id: string) => void;
  onExpand: (ref: string) => void;
  onMoving: (moving: boolean) => void;
  control: (control: CanvasControl | null) => void;
}

const INK = {
  light: {
    edge: '#b4bfc8',
    faded: '#dfe4e8',
    label: '#18222b',
    halo: '#ffffff',
    strong: '#1f5799',
    sign: '#ffffff',
    ring: '#18222b',
  },
  dark: {
    edge: '#465460',
    faded: '#232c33',
    label: '#dfe6eb',
    halo: '#10161a',
    strong: '#8ab4e8',
    sign: '#0c1115',
    ring: '#dfe6eb',
  },
};
/** Above how many lines they are drawn without arrows and thinner. */
const DENSE = 1500;
/** Below how many nodes or lines that stand out each has its name. */
const FEW = 40;
/** Pixels from which on a mark has room for its sign. */
const ROOM = 6.5;

/** The graph drawn with WebGL, placed by a worker. All of it is also in the list, so it is hidden from screen readers. */
export default function Canvas(props: CanvasProps) {
  const scheme = useComputedColorScheme();
  const holder = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const sigma = useRef<Sigma>(undefined);
  const graph = useRef(new DirectedGraph());
  const worker = useRef<Worker>(undefined);
  const question = useRef(0);
  const order = useRef<string[]>([]);
  // Many lines take longer to draw than all else: they are left out while the picture moves.
  const dense = props.lines.length > DENSE;
  const placing = useRef(false);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const layout = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    worker.current = layout;
    layout.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => {
      if (data.number !== question.current) return;
      placing.current = !data.done;
      const places = new Map(order.current.map((ref, at) => [ref, at]));
      sigma.current?.setCustomBBox(boundsOf(data.positions));
      graph.current.updateEachNodeAttributes(
        (ref, attributes) => {
          const at = places.get(ref);
          return at === undefined ? attributes : { ...attributes, x: data.positions[2 * at], y: data.positions[2 * at + 1] };
        },
        { attributes: ['x', 'y'] },
      );
      if (!data.done) return;
      // The lines that were left out come back.
      if (latest.current.lines.length > DENSE) sigma.current?.refresh();
      latest.current.onMoving(false);
    };
    return () => layout.terminate();
  }, []);

  useEffect(() => {
    const element = holder.current;
    const canvas = overlay.current;
    if (!element || !canvas) return undefined;
    const ink = INK[scheme];
    const labels = new LabelRoom();
    const drawn = new Sigma(graph.current, element, {
      allowInvalidContainer: true,
      stagePadding: 56,
      zIndex: true,
      minCameraRatio: 0.02,
      maxCameraRatio: 3,
      enableEdgeEvents: !dense,
      minEdgeThickness: dense ? 1 : 1.7,
      doubleClickZoomingRatio: 1,
      hideEdgesOnMove: dense,
      labelFont: '"Noto Sans SC Variable", system-ui, sans-serif',
      labelSize: 11,
      labelWeight: '500',
      labelColor: { color: ink.label },
      labelDensity: 1.2,
      labelGridCellSize: 90,
      labelRenderedSizeThreshold: 2.5,
      renderEdgeLabels: true,
      edgeLabelFont: '"Noto Sans SC Variable", system-ui, sans-serif',
      edgeLabelSize: 10,
      edgeLabelColor: { color: ink.label },
      defaultDrawNodeLabel: drawLabel(ink.label, ink.halo, labels),
      defaultDrawNodeHover: drawLabel(ink.strong, ink.halo, null),
      nodeReducer: (ref, data) => {
        const { selected, marked } = latest.current;
        const shown = { ...data, color: colourOf(data.kind as string, scheme) };
        if (ref === selected) return { ...shown, zIndex: 3, forceLabel: true, highlighted: true };
        if (marked)
          return marked.has(ref)
            ? { ...shown, zIndex: 2, forceLabel: marked.size < FEW }
            : { ...shown, color: ink.faded, label: null };
        if (selected !== null && graph.current.hasNode(selected) && !graph.current.areNeighbors(ref, selected))
          return { ...shown, color: ink.faded, label: null };
        // What stands out lies over what fades.
        return {
          ...shown,
          zIndex: 1,
          forceLabel: selected !== null && graph.current.hasNode(selected) && graph.current.degree(selected) < FEW,
        };
      },
      edgeReducer: (id, data) => {
        if (dense && placing.current) return { ...data, hidden: true };
        const { selected, line, marked } = latest.current;
        const [source, target] = graph.current.extremities(id);
        if (id === line) return { ...data, color: ink.strong, size: 3, zIndex: 3 };
        if (marked) {
          const inside = marked.has(source) && marked.has(target);
          return inside
            ? { ...data, color: ink.strong, size: 1.8, zIndex: 2, label: marked.size < FEW ? data.label : null }
            : { ...data, color: ink.faded, label: null };
        }
        if (selected !== null) {
          const near = source === selected || target === selected;
          const few = graph.current.hasNode(selected) && graph.current.degree(selected) < FEW;
          return near
            ? { ...data, color: ink.strong, zIndex: 2, label: few ? data.label : null }
            : { ...data, color: ink.faded, size: 0.5, label: null };
        }
        return { ...data, color: ink.edge, label: null };
      },
    });
    sigma.current = drawn;
    drawn.on('beforeRender', () => labels.clear());
    drawn.on('afterRender', () => drawSigns(canvas, drawn, graph.current, latest.current, ink));
    drawn.on('clickNode', ({ node }) => latest.current.onSelect(node));
    drawn.on('doubleClickNode', ({ node, preventSigmaDefault }) => {
      preventSigmaDefault();
      latest.current.onExpand(node);
    });
    drawn.on('clickEdge', ({ edge }) => latest.current.onLine(edge));
    drawn.on('clickStage', () => latest.current.onSelect(null));
    for (const name of ['enterNode', 'enterEdge'] as const) drawn.on(name, () => (element.style.cursor = 'pointer'));
    for (const name of ['leaveNode', 'leaveEdge'] as const) drawn.on(name, () => (element.style.cursor = ''));
    latest.current.control(controlOf(drawn, graph.current));
    // Canvases do not wait for fonts; the first picture may have been drawn with another.
    void document.fonts?.ready.then(() => sigma.current === drawn && drawn.refresh());
    return () => {
      latest.current.control(null);
      sigma.current = undefined;
      drawn.kill();
    };
  }, [scheme, dense]);

  useEffect(() => {
    const { nodes, lines, labelOf, typeOf, onMoving } = latest.current;
    const changed = update(graph.current, nodes, lines, labelOf, typeOf);
    if (changed === 0 || graph.current.order === 0) return;
    order.current = graph.current.nodes();
    const numbers = new Map(order.current.map((ref, at) => [ref, at]));
    const positions = new Float32Array(order.current.length * 2);
    graph.current.forEachNode((ref, { x, y }) => positions.set([x as number, y as number], numbers.get(ref)! * 2));
    const edges = new Uint32Array(graph.current.mapEdges((_, __, a, b) => [numbers.get(a)!, numbers.get(b)!]).flat());
    const ask: LayoutRequest = { number: ++question.current, positions, edges, heat: changed };
    placing.current = true;
    worker.current?.postMessage(ask, [positions.buffer, edges.buffer]);
    onMoving(true);
  }, [props.nodes, props.lines, props.labelOf]);

  useEffect(() => {
    sigma.current?.refresh({ skipIndexation: true });
  }, [props.selected, props.line, props.marked, props.more]);

  return (
    <>
      <div ref={holder} className="map-layer" aria-hidden data-testid="graph" />
      <canvas ref={overlay} className="map-layer map-names" aria-hidden />
    </>
  );
}

/** Least width and height of what the picture shows: a few nodes are not torn to its corners. */
const SMALLEST = 260;

/** The frame of all positions. */
function boundsOf(positions: Float32Array): { x: [number, number]; y: [number, number] } {
  const frame = (offset: 0 | 1): [number, number] => {
    let [least, most] = [Infinity, -Infinity];
    for (let at = offset; at < positions.length; at += 2) {
      least = Math.min(least, positions[at]);
      most = Math.max(most, positions[at]);
    }
    const short = Math.max(0, SMALLEST - (most - least)) / 2;
    return [least - short, most + short];
  };
  return { x: frame(0), y: frame(1) };
}

/** Brings the drawn graph to what is shown. Answers how much it moved: 1 is another picture, 0 the same. */
function update(
  graph: DirectedGraph,
  nodes: readonly GraphNode[],
  lines: readonly Line[],
  labelOf: (node: GraphNode) => string,
  typeOf: (type: string) => string,
): number {
  const wanted = new Set(nodes.map(({ ref }) => ref));
  const before = graph.order;
  // Marks shrink as the picture fills, so that they never cover one another.
  const base = nodes.length < 80 ? 9 : nodes.length < 400 ? 6.5 : 3.2;
  let changes = 0;
  for (const ref of graph.nodes()) {
    if (wanted.has(ref)) continue;
    graph.dropNode(ref);
    changes++;
  }
  const kept = new Set(lines.map(({ id }) => id));
  for (const id of graph.edges()) if (!kept.has(id)) graph.dropEdge(id);
  // A new node starts beside one that it is joined to and that has its place.
  const beside = new Map<string, string>();
  for (const { from, to } of lines) {
    if (graph.hasNode(from) && !graph.hasNode(to)) beside.set(to, from);
    if (graph.hasNode(to) && !graph.hasNode(from)) beside.set(from, to);
  }
  for (const [at, node] of nodes.entries()) {
    const attributes = {
      label: labelOf(node),
      kind: node.kind,
      size: base + Math.min(base, Math.log2(1 + node.edges) * base * 0.14),
    };
    if (graph.hasNode(node.ref)) {
      graph.mergeNodeAttributes(node.ref, attributes);
      continue;
    }
    const near = beside.get(node.ref);
    const place = near === undefined ? { x: 0, y: 0 } : (graph.getNodeAttributes(near) as { x: number; y: number });
    const [x, y] = seedOf(near === undefined ? at : changes % 60, place.x, place.y);
    graph.addNode(node.ref, { ...attributes, x, y });
    changes++;
  }
  const dense = lines.length > DENSE;
  for (const { id, from, to, edges } of lines) {
    const sure = Math.max(...edges.map(({ confidence }) => confidence));
    const same = edges.every((edge) => edge.from === from);
    const attributes = {
      label: [...new Set(edges.map(({ type }) => typeOf(type)))].join(', '),
      size: dense ? 0.6 : 0.7 + sure * 0.9,
      type: dense || !same ? 'line' : 'arrow',
    };
    if (graph.hasEdge(id)) graph.mergeEdgeAttributes(id, attributes);
    else {
      graph.addDirectedEdgeWithKey(id, from, to, attributes);
      changes++;
    }
  }
  if (changes === 0) return 0;
  return before === 0 ? 1 : Math.min(0.7, 0.15 + changes / Math.max(1, graph.order));
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] } as const;

function controlOf(sigma: Sigma, graph: DirectedGraph): CanvasControl {
  const placeOf = (ref: string) => sigma.graphToViewport(graph.getNodeAttributes(ref) as { x: number; y: number });
  return {
    zoomIn: () => void sigma.getCamera().animatedZoom({ duration: 180 }),
    zoomOut: () => void sigma.getCamera().animatedUnzoom({ duration: 180 }),
    fit: () => void sigma.getCamera().animatedReset({ duration: 220 }),
    centre: (ref) => {
      const place = sigma.getNodeDisplayData(ref);
      if (!place) return;
      const ratio = Math.min(0.5, sigma.getCamera().ratio);
      void sigma.getCamera().animate({ x: place.x, y: place.y, ratio }, { duration: 260 });
    },
    towards: (ref, direction) => {
      if (!graph.hasNode(ref)) return null;
      const from = placeOf(ref);
      const [wx, wy] = DIRECTIONS[direction];
      const ranked = graph
        .neighbors(ref)
        .map((other) => {
          const { x, y } = placeOf(other);
          const [dx, dy] = [x - from.x, y - from.y];
          return { other, along: (dx * wx + dy * wy) / (Math.hypot(dx, dy) || 1) };
        })
        .filter(({ along }) => along > 0.2)
        .toSorted((a, b) => b.along - a.along);
      return ranked[0]?.other ?? null;
    },
  };
}

/** Draws the signs of the kinds into their marks, and rings around nodes with more neighbours than are shown. */
function drawSigns(
  canvas: HTMLCanvasElement,
  sigma: Sigma,
  graph: DirectedGraph,
  { more, marked, selected }: CanvasProps,
  ink: (typeof INK)['light'],
): void {
  const { width, height } = sigma.getDimensions();
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  graph.forEachNode((ref, { kind }) => {
    const data = sigma.getNodeDisplayData(ref);
    if (!data || data.hidden) return;
    const { x, y } = sigma.framedGraphToViewport(data);
    if (x < 0 || y < 0 || x > width || y > height) return;
    const size = sigma.scaleSize(data.size);
    if (size >= ROOM) {
      context.font = `700 ${Math.round(size * 1.15)}px system-ui, sans-serif`;
      context.fillStyle = ink.sign;
      context.fillText(signOf(kind as string), x, y + size * 0.06);
    }
    const faded = (marked && !marked.has(ref)) || (selected !== null && ref !== selected && !graph.areNeighbors(ref, selected));
    if (!more.has(ref) || faded || size < ROOM) return;
    context.setLineDash([2.5, 2.5]);
    context.strokeStyle = ink.ring;
    context.globalAlpha = 0.55;
    context.beginPath();
    context.arc(x, y, size + 2.5, 0, Math.PI * 2);
    context.stroke();
    context.globalAlpha = 1;
    context.setLineDash([]);
  });
}
