import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { GraphEdge, GraphNode } from './api.ts';
import { NodeName } from './node-name.tsx';

/** Rows that are drawn before more are asked for. */
const PAGE = 150;

/** The graph as a table that says the same as the picture: every edge a row, and the nodes that have none. */
export function GraphList(props: {
  nodes: readonly GraphNode[];
  edges: readonly GraphEdge[];
  selected: string | null;
  onSelect: (ref: string) => void;
  onEdge: (edge: GraphEdge) => void;
}) {
  const { nodes, edges, selected, onSelect, onEdge } = props;
  const { t, word, day, number } = useText();
  const [most, setMost] = useState(PAGE);
  const known = new Map(nodes.map((node) => [node.ref, node]));
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const alone = nodes.filter(({ ref }) => !joined.has(ref));
  // What hangs on the chosen node comes first.
  const rows = edges.toSorted((a, b) => Number(touches(b, selected)) - Number(touches(a, selected)));
  const name = (ref: string) => {
    const node = known.get(ref);
    return (
      <button type="button" className="sort link" aria-pressed={ref === selected} onClick={() => onSelect(ref)}>
        {node ? <NodeName node={node} /> : ref}
      </button>
    );
  };
  const left = rows.length - most;
  return (
    <div className="panel-flush">
      <table className="table cards">
        <thead>
          <tr>
            <th scope="col">{t('graph.from')}</th>
            <th scope="col">{t('graph.relation')}</th>
            <th scope="col">{t('graph.to')}</th>
            <th scope="col">{t('graph.source')}</th>
            <th scope="col">{t('graph.since')}</th>
            <th scope="col">{t('common.confidence')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((edge) => (
            <tr key={edge.id} data-selected={touches(edge, selected)}>
              <td data-label={t('graph.from')}>{name(edge.from)}</td>
              <td data-label={t('graph.relation')}>
                <button type="button" className="sort link" onClick={() => onEdge(edge)}>
                  {word('edgeType', edge.type)}
                </button>
              </td>
              <td data-label={t('graph.to')}>{name(edge.to)}</td>
              <td data-label={t('graph.source')}>{word('edgeSource', edge.source)}</td>
              <td data-label={t('graph.since')} className="nowrap">
                {edge.validFrom === null ? '–' : day(edge.validFrom.slice(0, 10))}
              </td>
              <td data-label={t('common.confidence')} className="tabular">{`${Math.round(edge.confidence * 100)} %`}</td>
            </tr>
          ))}
          {alone.slice(0, most).map((node) => (
            <tr key={node.ref}>
              <td data-label={t('graph.node')}>{name(node.ref)}</td>
              <td className="empty" colSpan={5} />
            </tr>
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p style={{ padding: '0.75rem 1.125rem', margin: 0 }}>
          <button type="button" className="sort link" onClick={() => setMost(most + PAGE * 4)}>
            {t('common.moreOf', { count: left, number: number(left) })}
          </button>
        </p>
      )}
    </div>
  );
}

const touches = (edge: GraphEdge, ref: string | null): boolean => ref !== null && (edge.from === ref || edge.to === ref);
