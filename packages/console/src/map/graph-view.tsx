import { useEffect, useMemo, useRef } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import { DirectedGraph } from 'graphology';
import Sigma from 'sigma';
import { useText } from '../i18n/use-text.ts';
import { SEVERITY_COLOURS } from '../theme.ts';
import type { Layout } from './layout.ts';
import { drawBackdrop, drawTitles } from './backdrop.ts';
import { drawLabel, LabelRoom } from './labels.ts';

/** What the rest of the page may ask of the picture. */
export interface GraphControl {
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  show(id: string): void;
}

interface GraphViewProps {
  layout: Layout;
  selected: string | null;
  /** Devices that a search or filter found; the others fade. Null when nothing is sought. */
  found: ReadonlySet<string> | null;
  onSelect: (id: string | null) => void;
  onToggleGroup: (key: string) => void;
  control: (control: GraphControl | null) => void;
}

const INK = {
  light: {
    node: '#7d8b98',
    edge: '#b9c3cc',
    edgeError: '#c79a3c',
    faded: '#dde2e6',
    label: '#18222b',
    halo: '#ffffff',
    strong: '#1f5799',
    haze: '#e2e7eb',
    edgeFew: '#aab7c2',
  },
  dark: {
    node: '#7d8b98',
    edge: '#3d4953',
    edgeError: '#8f7430',
    faded: '#232c33',
    label: '#dfe6eb',
    halo: '#10161a',
    strong: '#8ab4e8',
    haze: '#212a31',
    edgeFew: '#56646f',
  },
};

/** Above which share of errors a link is coloured. */
const ERROR_SHARE = 0.01;
/** Above how many links they are drawn as a haze, from which a chosen device's links stand out. */
const DENSE = 400;
/** Below how many links they can be drawn strongly. */
const FEW = 60;

/** The map drawn with WebGL. Everything in it is also in the table beside it, so it is hidden from screen readers. */
export default function GraphView(props: GraphViewProps) {
  const { layout, selected, found } = props;
  const { word, t, number } = useText();
  const scheme = useComputedColorScheme();
  const holder = useRef<HTMLDivElement>(null);
  const backdrop = useRef<HTMLCanvasElement>(null);
  const names = useRef<HTMLCanvasElement>(null);
  const renderer = useRef<Sigma>(undefined);
  const latest = useRef(props);
  latest.current = props;

  const near = useMemo(() => {
    if (selected === null) return null;
    const ids = new Set([selected]);
    for (const link of layout.links) {
      if (link.source === selected) ids.add(link.target);
      if (link.target === selected) ids.add(link.source);
    }
    return ids;
  }, [layout, selected]);

  useEffect(() => {
    const element = holder.current;
    const canvas = backdrop.current;
    const overlay = names.current;
    if (!element || !canvas || !overlay) return undefined;
    const ink = INK[scheme];
    // A mark fills a third of its cell at most, so that neighbours never touch.
    const cell = Math.min(element.clientHeight / layout.height, element.clientWidth / layout.width);
    const size = Math.max(2.5, Math.min(8.5, cell * 0.24));
    const dense = layout.links.length > DENSE;
    const few = layout.links.length < FEW;
    const labels = new LabelRoom();
    const graph = new DirectedGraph();
    for (const node of layout.nodes)
      graph.addNode(node.id, {
        x: node.x,
        y: -node.y,
        size: node.node === null ? Math.min(cell * 0.42, 8 + Math.sqrt(node.count) * 1.4) : size,
        color: node.severity && node.severity !== 'info' ? SEVERITY_COLOURS[node.severity][scheme === 'dark' ? 1 : 0] : ink.node,
        label: node.label,
      });
    for (const link of layout.links)
      graph.addDirectedEdge(link.source, link.target, {
        size: (0.4 + Math.min(3, Math.log10(1 + link.messages) * 0.45)) * (dense ? 0.6 : 1),
        color: link.errors > link.messages * ERROR_SHARE ? ink.edgeError : dense ? ink.haze : few ? ink.edgeFew : ink.edge,
      });
    const sigma = new Sigma(graph, element, {
      allowInvalidContainer: true,
      stagePadding: 28,
      zIndex: true,
      minCameraRatio: 0.05,
      maxCameraRatio: 2,
      enableEdgeEvents: false,
      labelFont: '"Noto Sans SC Variable", system-ui, sans-serif',
      labelSize: 11,
      labelWeight: '500',
      labelColor: { color: ink.label },
      labelDensity: 1.6,
      labelGridCellSize: 78,
      labelRenderedSizeThreshold: 3,
      defaultDrawNodeLabel: drawLabel(ink.label, ink.halo, labels),
      defaultDrawNodeHover: drawLabel(ink.strong, ink.halo, null),
      nodeReducer: (id, data) => reduceNode(id, data, latest.current.found, nearRef.current, latest.current.selected, ink.faded),
      edgeReducer: (edge, data) => {
        const { selected: chosen, found: sought } = latest.current;
        const [source, target] = graph.extremities(edge);
        if (chosen !== null && source !== chosen && target !== chosen) return { ...data, hidden: true };
        if (chosen !== null) return { ...data, color: ink.strong, zIndex: 2 };
        if (sought && !(sought.has(source) && sought.has(target))) return { ...data, color: ink.faded, size: 0.5 };
        return data;
      },
    });
    sigma.setCustomBBox({ x: [0, layout.width], y: [-layout.height, 0] });
    sigma.refresh();
    const titles = {
      band: (level: number | null) => (level === null ? t('map.noLevel') : word('level', level)),
      group: (group: { name: string | null; count: number }) =>
        `${group.name === null ? t('map.noZone') : word('zone', group.name)} · ${number(group.count)}`,
    };
    const draw = () => {
      drawBackdrop(canvas, sigma, latest.current.layout, scheme);
      drawTitles(overlay, sigma, latest.current.layout, scheme, titles);
    };
    sigma.on('beforeRender', () => labels.clear());
    sigma.on('afterRender', draw);
    sigma.on('clickNode', ({ node }) => {
      if (layout.groups.some((group) => group.key === node)) latest.current.onToggleGroup(node);
      else latest.current.onSelect(node === latest.current.selected ? null : node);
    });
    sigma.on('clickStage', () => latest.current.onSelect(null));
    sigma.on('enterNode', () => (element.style.cursor = 'pointer'));
    sigma.on('leaveNode', () => (element.style.cursor = ''));
    latest.current.control({
      zoomIn: () => void sigma.getCamera().animatedZoom({ duration: 180 }),
      zoomOut: () => void sigma.getCamera().animatedUnzoom({ duration: 180 }),
      fit: () => void sigma.getCamera().animatedReset({ duration: 220 }),
      show: (id) => {
        const place = sigma.getNodeDisplayData(id);
        if (place)
          void sigma
            .getCamera()
            .animate({ x: place.x, y: place.y, ratio: Math.min(0.5, sigma.getCamera().ratio) }, { duration: 260 });
      },
    });
    renderer.current = sigma;
    draw();
    // Canvases do not wait for fonts; the first picture may have been drawn with another.
    void document.fonts?.ready.then(() => renderer.current === sigma && sigma.refresh());
    return () => {
      latest.current.control(null);
      renderer.current = undefined;
      sigma.kill();
    };
  }, [layout, scheme, t, word, number]);

  const nearRef = useRef(near);
  nearRef.current = near;
  useEffect(() => {
    renderer.current?.refresh({ skipIndexation: true });
  }, [near, found]);

  return (
    <>
      <canvas ref={backdrop} className="map-layer" aria-hidden />
      <div ref={holder} className="map-layer" aria-hidden data-testid="graph" />
      <canvas ref={names} className="map-layer map-names" aria-hidden />
    </>
  );
}

function reduceNode(
  id: string,
  data: Record<string, unknown>,
  found: ReadonlySet<string> | null,
  near: ReadonlySet<string> | null,
  selected: string | null,
  faded: string,
) {
  if (near) {
    if (!near.has(id)) return { ...data, color: faded, label: null, zIndex: 0 };
    return { ...data, zIndex: 2, forceLabel: true, highlighted: id === selected };
  }
  if (found) {
    if (!found.has(id)) return { ...data, color: faded, label: null, zIndex: 0 };
    return { ...data, zIndex: 2, forceLabel: found.size <= 40 };
  }
  return data;
}
