import { lazy, Suspense, useCallback, useEffect, useMemo, useReducer, useRef, useState, type KeyboardEvent } from 'react';
import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { IconAffiliate, IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import { useTitle } from '../components/page.tsx';
import { ErrorMessage, errorKind, Loading, StateMessage } from '../components/states.tsx';
import { type GraphEdge, graphApi, MOST_NODES, type GraphNode } from '../graph/api.ts';
import type { CanvasControl } from '../graph/canvas.tsx';
import { EdgePanel } from '../graph/edge-panel.tsx';
import { ExportMenu } from '../graph/export-menu.tsx';
import '../graph/graph.css';
import { Legend } from '../graph/legend.tsx';
import { GraphList } from '../graph/list.tsx';
import { emptyModel, linesOf, shownOf, step } from '../graph/model.ts';
import { nameOf } from '../graph/node-name.tsx';
import { NodePanel } from '../graph/node-panel.tsx';
import { NodeSearch } from '../graph/node-search.tsx';
import { TimeSlider } from '../graph/time.tsx';
import { useText } from '../i18n/use-text.ts';
import { part } from '../lib/new-version.ts';

const Canvas = lazy(part(() => import('../graph/canvas.tsx')));

/** The graph of the library and of the plants: it starts from one node and grows with what is asked. */
export function GraphPage() {
  const { t } = useText();
  useTitle(t('graph.title'));
  const { node, at } = useSearch({ from: '/shell/graph' });
  const navigate = useNavigate({ from: '/graph' });
  const go = (ref: string) => void navigate({ search: (before) => ({ ...before, node: ref }) });
  const time = at === undefined ? undefined : `${at}T23:59:59Z`;
  const first = useQuery({
    queryKey: ['graph', 'start', node],
    queryFn: () => graphApi.neighbourhood(node as string, time),
    enabled: node !== undefined,
    staleTime: Infinity,
  });
  if (node === undefined)
    return (
      <>
        <h1 className="visually-hidden">{t('graph.title')}</h1>
        <StateMessage icon={<IconAffiliate size={38} stroke={1.3} />} title={t('graph.empty')} text={t('graph.emptyText')}>
          <div className="graph-start">
            <NodeSearch label={t('graph.search')} onPick={go} wide />
          </div>
        </StateMessage>
      </>
    );
  if (first.isError)
    return errorKind(first.error) === 'missing' ? (
      <StateMessage title={t('graph.gone')} text={t('graph.goneText')}>
        <NodeSearch label={t('graph.search')} onPick={go} wide />
      </StateMessage>
    ) : (
      <ErrorMessage error={first.error} retry={() => void first.refetch()} />
    );
  if (first.data === undefined) return <Loading rows={10} />;
  return <Explorer key={node} start={first.data} onStart={go} />;
}

/** Whether this browser can draw with WebGL; where it cannot, the list stands in. */
function hasWebGl(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

const ARROWS = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']);

function Explorer({
  start,
  onStart,
}: {
  start: Awaited<ReturnType<typeof graphApi.neighbourhood>>;
  onStart: (ref: string) => void;
}) {
  const { t, word, number, locale } = useText();
  const filter = useSearch({ from: '/shell/graph' });
  const navigate = useNavigate({ from: '/graph' });
  const set = (change: typeof filter) => void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const at = filter.at === undefined ? undefined : `${filter.at}T23:59:59Z`;
  const [drawable] = useState(hasWebGl);
  const narrow = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false });
  const view = !drawable || (filter.view ?? (narrow ? 'list' : 'picture')) === 'list' ? 'list' : 'picture';

  const [model, dispatch] = useReducer(step, emptyModel, () =>
    step(emptyModel, { do: 'add', graph: start, expanded: { ref: start.start, next: start.next } }),
  );
  const [selected, setSelected] = useState<string | null>(start.start);
  const [line, setLine] = useState<string | null>(null);
  const [marked, setMarked] = useState<ReadonlySet<string> | null>(null);
  const [moving, setMoving] = useState(false);
  const control = useRef<CanvasControl | null>(null);

  const refs = useMemo(() => [...model.nodes.keys()].toSorted(), [model.nodes]);
  // Whatever brought the nodes here: between them all edges of that time are shown.
  const between = useQuery({
    queryKey: ['graph', 'between', refs, at],
    queryFn: () => graphApi.between(refs, at),
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    if (between.data && !between.isPlaceholderData) dispatch({ do: 'edges', edges: between.data.edges });
  }, [between.data, between.isPlaceholderData]);

  const shown = useMemo(() => shownOf(model), [model]);
  const lines = useMemo(() => linesOf(shown.edges), [shown]);
  const more = useMemo(() => {
    const here = new Map<string, number>();
    for (const { from, to } of model.edges.values()) for (const ref of [from, to]) here.set(ref, (here.get(ref) ?? 0) + 1);
    return new Set(
      [...model.nodes.values()].flatMap(({ ref, edges }) => {
        const next = model.next.get(ref);
        return (next === undefined ? edges > (here.get(ref) ?? 0) : next !== null) ? [ref] : [];
      }),
    );
  }, [model]);

  const growing = useMutation({
    mutationFn: async (ref: string) => ({ ref, found: await graphApi.neighbourhood(ref, at, model.next.get(ref) ?? undefined) }),
    onSuccess: ({ ref, found }) => dispatch({ do: 'add', graph: found, expanded: { ref, next: found.next } }),
  });
  const select = useCallback((ref: string | null) => {
    setSelected(ref);
    setLine(null);
  }, []);
  const expand = (ref: string) => {
    select(ref);
    setMarked(null);
    if (more.has(ref) && model.nodes.size < MOST_NODES && !growing.isPending) growing.mutate(ref);
  };
  const remove = (ref: string) => {
    select(null);
    dispatch({ do: 'remove', ref });
  };
  const showEdge = (edge: GraphEdge) => setLine(lines.find((one) => one.edges.includes(edge))?.id ?? null);
  const labelOf = useCallback((node: GraphNode) => nameOf(node, locale), [locale]);
  const typeOf = useCallback((type: string) => word('edgeType', type), [word]);

  const press = (event: KeyboardEvent) => {
    const { key } = event;
    if (ARROWS.has(key)) {
      const next = selected === null ? (shown.nodes[0]?.ref ?? null) : control.current?.towards(selected, key as 'ArrowUp');
      if (next) select(next);
    } else if (key === 'Enter' && selected !== null) expand(selected);
    else if ((key === 'Delete' || key === 'Backspace') && selected !== null) remove(selected);
    else if (key === 'f' || key === 'F') control.current?.fit();
    else if (key === 'Escape') select(null);
    else return;
    event.preventDefault();
  };

  const node = selected === null ? undefined : model.nodes.get(selected);
  const chosen = line === null ? undefined : lines.find(({ id }) => id === line);
  const shownRefs = useMemo(() => shown.nodes.map(({ ref }) => ref), [shown]);
  const tools = (
    <div className={view === 'picture' ? 'map-tools filters graph-tools' : 'filters graph-tools'}>
      <NodeSearch label={t('graph.search')} onPick={onStart} />
      <SegmentedControl
        size="xs"
        aria-label={t('graph.view')}
        value={view}
        onChange={(value) => set({ view: value })}
        data={[
          { value: 'picture', label: t('graph.picture'), disabled: !drawable },
          { value: 'list', label: t('graph.list') },
        ]}
      />
      <span className="small muted" role="status">
        {t('graph.count', { nodes: number(shown.nodes.length), edges: number(shown.edges.length) })}
        {shown.hidden > 0 && <> · {t('graph.hidden', { nodes: number(shown.hidden) })}</>}
        {growing.isPending ? <> · {t('common.loading')}</> : moving && <> · {t('graph.layingOut')}</>}
      </span>
      <span style={{ flex: 1 }} />
      {marked && (
        <Button size="xs" variant="default" onClick={() => setMarked(null)}>
          {t('common.clear')}
        </Button>
      )}
      <ExportMenu refs={shownRefs} at={at} />
    </div>
  );
  const warnings = (
    <>
      {(model.full || model.nodes.size >= MOST_NODES) && (
        <p className="small graph-foot" role="alert">
          {t('graph.full')}
        </p>
      )}
      {growing.isError && <ErrorMessage error={growing.error} retry={() => growing.reset()} />}
      {between.isError && <ErrorMessage error={between.error} retry={() => void between.refetch()} />}
    </>
  );
  const time = <TimeSlider refs={refs} day={filter.at} onDay={(day) => set({ at: day })} />;
  const details = (
    <aside className="map-side" aria-label={t('graph.details')}>
      {chosen ? (
        <EdgePanel edges={chosen.edges} nodes={model.nodes} onSelect={select} onClose={() => setLine(null)} />
      ) : node ? (
        <NodePanel
          node={node}
          nodes={model.nodes}
          edges={shown.edges}
          more={more.has(node.ref)}
          expanded={model.next.has(node.ref)}
          at={at}
          onSelect={select}
          onEdge={showEdge}
          onExpand={() => expand(node.ref)}
          onRemove={() => remove(node.ref)}
          onRestart={() => onStart(node.ref)}
          onCentre={view === 'list' ? null : () => control.current?.centre(node.ref)}
          onClose={() => select(null)}
          onMark={({ graph, refs: standing }) => {
            dispatch({ do: 'add', graph });
            setMarked(standing);
          }}
        />
      ) : (
        <Legend
          model={model}
          onKind={(name) => dispatch({ do: 'kind', name })}
          onType={(name) => dispatch({ do: 'type', name })}
        />
      )}
    </aside>
  );

  if (view === 'list')
    return (
      <div className="page">
        <h1 className="visually-hidden">{t('graph.title')}</h1>
        {tools}
        {warnings}
        <div className="grid cols-main">
          <section className="panel" aria-label={t('graph.list')}>
            {!drawable && <p className="small muted graph-foot">{t('graph.noWebGl')}</p>}
            <GraphList nodes={shown.nodes} edges={shown.edges} selected={selected} onSelect={select} onEdge={showEdge} />
            {time}
          </section>
          <section className="panel">{details}</section>
        </div>
      </div>
    );
  return (
    <div className="map">
      <h1 className="visually-hidden">{t('graph.title')}</h1>
      <div className="map-stage">
        {tools}
        {warnings}
        {/* Arrow keys walk the picture; a screen reader has the list and the panel beside it. */}
        <div
          className="map-canvas graph-stage"
          tabIndex={0}
          role="application"
          aria-label={t('graph.stage')}
          aria-description={t('graph.keys')}
          onKeyDown={press}
        >
          <Suspense>
            <Canvas
              nodes={shown.nodes}
              lines={lines}
              more={more}
              selected={selected}
              line={line}
              marked={marked}
              labelOf={labelOf}
              typeOf={typeOf}
              onSelect={select}
              onLine={setLine}
              onExpand={expand}
              onMoving={setMoving}
              control={(given) => {
                control.current = given;
              }}
            />
          </Suspense>
          <div className="map-zoom">
            <Tool label={t('graph.zoomIn')} icon={IconPlus} onClick={() => control.current?.zoomIn()} />
            <Tool label={t('graph.zoomOut')} icon={IconMinus} onClick={() => control.current?.zoomOut()} />
            <Tool label={t('graph.fit')} icon={IconFocusCentered} onClick={() => control.current?.fit()} />
          </div>
        </div>
        {time}
      </div>
      {details}
    </div>
  );
}

function Tool({ label, icon: Icon, onClick }: { label: string; icon: typeof IconPlus; onClick: () => void }) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={onClick}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
