import { useEffect, useState } from 'react';
import { Slider } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useText } from '../i18n/use-text.ts';
import { graphApi } from './api.ts';

/** A slider over the days on which something changed between the shown nodes; its right end is now. */
export function TimeSlider(props: {
  refs: readonly string[];
  day: string | undefined;
  onDay: (day: string | undefined) => void;
}) {
  const { refs, day, onDay } = props;
  const { t, day: formatDay } = useText();
  const changes = useQuery({
    queryKey: ['graph', 'changes', refs],
    queryFn: () => graphApi.changes([...refs]),
    placeholderData: keepPreviousData,
    enabled: refs.length > 0,
  });
  const items = changes.data?.items ?? [];
  const last = items.length;
  const chosen =
    day === undefined
      ? last
      : Math.max(
          0,
          items.findLastIndex((one) => one.day <= day),
        );
  const [value, setValue] = useState(chosen);
  useEffect(() => setValue(chosen), [chosen]);
  if (items.length === 0) return <p className="small muted graph-line">{t('graph.noChanges')}</p>;
  const nameOf = (at: number) => (at >= last ? t('graph.now') : formatDay(items[at].day));
  const one = items[value];
  return (
    <div className="graph-time">
      <span className="small nowrap">
        {t('graph.at')} <strong>{nameOf(value)}</strong>
        {one && <span className="muted"> {t('graph.changed', { began: one.began, ended: one.ended })}</span>}
      </span>
      <Slider
        size="sm"
        min={0}
        max={last}
        step={1}
        value={value}
        onChange={setValue}
        onChangeEnd={(at) => onDay(at >= last ? undefined : items[at].day)}
        label={null}
        thumbLabel={t('graph.at')}
        aria-valuetext={nameOf(value)}
        style={{ flex: 1, minWidth: '8rem' }}
      />
    </div>
  );
}
