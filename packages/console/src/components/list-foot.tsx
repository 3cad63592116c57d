import type { Ref } from 'react';
import { Button } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';

/** What stands under a list that comes in pages: how much of it is shown, and the way to the rest. */
export function ListFoot(props: {
  /** Rows that are shown. */
  shown: number;
  more: boolean;
  loading: boolean;
  onMore: () => void;
  ref?: Ref<HTMLDivElement>;
}) {
  const { shown, more, loading, onMore, ref } = props;
  const { t, number } = useText();
  return (
    <div className="table-foot" ref={ref}>
      <span aria-live="polite">{t(more ? 'table.more' : 'table.all', { count: shown, shown: number(shown) })}</span>
      {more && (
        <Button size="xs" variant="subtle" loading={loading} onClick={onMore}>
          {t('table.load')}
        </Button>
      )}
    </div>
  );
}
