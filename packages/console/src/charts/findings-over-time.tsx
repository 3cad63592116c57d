import { useEffect, useMemo, useRef } from 'react';
import { useComputedColorScheme, useMantineTheme } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { api } from '../api/endpoints.ts';
import { SEVERITIES } from '../api/types.ts';
import { useText } from '../i18n/use-text.ts';
import { SEVERITY_COLOURS } from '../theme.ts';
import { useSite } from '../shell/session.ts';
import { bucketFindings } from './buckets.ts';

use([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

const LATEST = 500;

/** The latest findings by the time they were last seen, stacked by severity; the table behind it is for screen readers. */
export default function FindingsOverTime() {
  const { t, word, locale } = useText();
  const site = useSite();
  const scheme = useComputedColorScheme();
  const { fontFamily } = useMantineTheme();
  const query = useQuery({
    queryKey: ['findings', 'latest', site],
    queryFn: () => api.findings.list({ site, sort: 'lastSeen' }, undefined, LATEST),
  });
  const buckets = useMemo(() => bucketFindings(query.data?.items ?? [], locale), [query.data, locale]);
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);

  useEffect(() => {
    const element = holder.current;
    if (!element) return undefined;
    chart.current = init(element, undefined, { renderer: 'svg' });
    const observer = new ResizeObserver(() => chart.current?.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.current?.dispose();
    };
  }, []);

  useEffect(() => {
    const dark = scheme === 'dark';
    const line = dark ? '#27323a' : '#e6e9ec';
    const muted = dark ? '#93a0ab' : '#5c6975';
    chart.current?.setOption(
      {
        animation: false,
        textStyle: { fontFamily },
        grid: { left: 4, right: 4, top: 8, bottom: 0, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
        tooltip: {
          trigger: 'axis',
          axisPointer: { type: 'shadow' },
          backgroundColor: dark ? '#222a31' : '#ffffff',
          borderColor: line,
          textStyle: { color: dark ? '#dfe6eb' : '#18222b', fontSize: 12 },
        },
        xAxis: {
          type: 'category',
          data: buckets.map((bucket) => bucket.label),
          axisLine: { lineStyle: { color: line } },
          axisTick: { show: false },
          axisLabel: { color: muted, fontSize: 11, hideOverlap: true },
        },
        yAxis: {
          type: 'value',
          minInterval: 1,
          splitLine: { lineStyle: { color: line } },
          axisLabel: { color: muted, fontSize: 11 },
        },
        series: SEVERITIES.toReversed().map((severity) => ({
          type: 'bar',
          stack: 'findings',
          name: word('severity', severity),
          barMaxWidth: 26,
          itemStyle: { color: SEVERITY_COLOURS[severity][dark ? 1 : 0] },
          data: buckets.map((bucket) => bucket.counts[severity]),
        })),
      },
      { notMerge: true },
    );
  }, [buckets, scheme, word, fontFamily]);

  return (
    <figure style={{ margin: 0 }}>
      <div ref={holder} style={{ height: 200 }} aria-hidden />
      <figcaption className="small muted">
        {query.data?.next ? t('overview.latestFindings', { count: LATEST }) : t('overview.findingsOverTime')}
      </figcaption>
      <table className="visually-hidden">
        <caption>{t('overview.findingsOverTime')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('common.time')}</th>
            {SEVERITIES.map((severity) => (
              <th scope="col" key={severity}>
                {word('severity', severity)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <tr key={bucket.at}>
              <th scope="row">{bucket.label}</th>
              {SEVERITIES.map((severity) => (
                <td key={severity}>{bucket.counts[severity]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
