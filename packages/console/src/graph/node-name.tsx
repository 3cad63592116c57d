import { useComputedColorScheme } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import type { GraphNode } from './api.ts';
import { colourOf, signOf } from './kinds.ts';

/** The mark of a kind as in the picture: its colour and its sign. */
export function KindMark({ kind }: { kind: string }) {
  const scheme = useComputedColorScheme();
  return (
    <span className="graph-mark" style={{ background: colourOf(kind, scheme) }} aria-hidden>
      {signOf(kind)}
    </span>
  );
}

/** What a node is called in the language of the viewer. */
export function nameOf(node: Pick<GraphNode, 'label' | 'labelZh'>, locale: string): string {
  return (locale === 'zh-CN' ? node.labelZh : null) ?? node.label;
}

/** A node by its mark, its name and its kind. */
export function NodeName({ node }: { node: GraphNode }) {
  const { word, locale } = useText();
  return (
    <span className="graph-name">
      <KindMark kind={node.kind} />
      <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
        {nameOf(node, locale)} <span className="muted small">{word('nodeKind', node.kind)}</span>
      </span>
    </span>
  );
}
