import { domainOf, place, ROW, type Dot } from './dotRows';
import { intervalText, valueText, type Reading } from './figureText';
import { linear, ticks } from './scale';

const LABEL = 250;
const NUMBERS = 190;
const AXIS = 22;

type Props = { dots: Dot[]; reading: Reading; width?: number; title: string };

/** Each row a dot with its interval, on one axis, with its numbers at the right. */
export function DotInterval({ dots, reading, width = 760, title }: Props) {
  const { rows, height } = place(dots);
  const domain = domainOf(dots);
  const x = linear(domain, [LABEL + 8, width - NUMBERS - 8]);
  const axis = ticks(domain, 5);
  return (
    <svg
      viewBox={`0 0 ${width} ${height + AXIS}`}
      width="100%"
      style={{ maxWidth: width, display: 'block' }}
      role="img"
      aria-label={title}
      fontSize={12}
      fill="#cfd6de"
    >
      {axis.map((tick) => (
        <g key={tick} transform={`translate(${x(tick)},0)`}>
          <line y2={height} stroke={tick === 0 ? '#4d5763' : '#22282f'} />
          <text y={height + 15} textAnchor="middle" fill="#97a2af" fontSize={11}>
            {valueText(
              { value: tick, low: null, high: null, level: null, n: 0, method: '', not_estimable: null },
              reading,
            )}
          </text>
        </g>
      ))}
      {rows.map((row) =>
        row.kind === 'group' ? (
          <text key={`group ${row.label}`} x={0} y={row.top + 18} fontWeight={600}>
            {row.label}
          </text>
        ) : (
          <Row key={row.dot.key} dot={row.dot} top={row.top} x={x} reading={reading} width={width} />
        ),
      )}
    </svg>
  );
}

type RowProps = { dot: Dot; top: number; x: (value: number) => number; reading: Reading; width: number };

function Row({ dot, top, x, reading: axis, width }: RowProps) {
  const { figure, reading = axis } = dot;
  const middle = top + ROW / 2;
  const interval = intervalText(figure, reading);
  return (
    <g>
      <title>{`${dot.label}: ${figure.value == null ? (figure.not_estimable ?? '') : figure.method}`}</title>
      <text x={dot.group === undefined ? 0 : 12} y={middle + 4}>
        {shorten(dot.label, dot.group === undefined ? 38 : 36)}
      </text>
      {figure.low != null && figure.high != null && (
        <g stroke="#46c2d8" strokeWidth={2}>
          <line x1={x(figure.low)} x2={x(figure.high)} y1={middle} y2={middle} />
          <line x1={x(figure.low)} x2={x(figure.low)} y1={middle - 4} y2={middle + 4} />
          <line x1={x(figure.high)} x2={x(figure.high)} y1={middle - 4} y2={middle + 4} />
        </g>
      )}
      {figure.value != null && <circle cx={x(figure.value)} cy={middle} r={4.5} fill="#cfd6de" stroke="#0b0d10" />}
      <text x={width - NUMBERS + 8} y={middle + 4} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {figure.value == null ? 'not estimable' : valueText(figure, reading)}
        <tspan fill="#97a2af" dx={8} fontSize={11}>
          {interval ? `${interval}, ` : ''}n {figure.n}
        </tspan>
      </text>
    </g>
  );
}

function shorten(label: string, characters: number): string {
  return label.length > characters ? `${label.slice(0, characters - 1)}…` : label;
}
