import { barOf, domainOf, isOnAxis, labelWidth, LONGEST_LABEL, place, ROW, type Bar, type Dot } from './dotRows';
import { intervalText, tickText, valueText, type Reading } from './figureText';
import { linear, ticks } from './scale';

const INDENT = 12;
const NUMBERS = 190;
const AXIS = 22;

type Props = { dots: Dot[]; reading: Reading; width?: number; title: string };

/** Each row a dot with its interval, on one axis, with its numbers at the right. */
export function DotInterval({ dots, reading, width = 760, title }: Props) {
  const { rows, height } = place(dots);
  const domain = domainOf(dots);
  const x = linear(domain, [labelWidth(dots) + INDENT + 8, width - NUMBERS - 8]);
  const readings = [...new Set([reading, ...dots.map((dot) => dot.reading ?? reading)])];
  const axis = ticks(domain, readings.length > 1 ? 3 : 5).map((tick) => ({
    tick,
    text: readings
      .filter((known) => tick >= 0 || known === reading)
      .map((known) => tickText(tick, known))
      .join(' / '),
  }));
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
      {axis.map(({ tick, text }) => (
        <g key={tick} transform={`translate(${x(tick)},0)`}>
          <line y2={height} stroke={tick === 0 ? '#4d5763' : '#22282f'} />
          <text y={height + 15} textAnchor="middle" fill="#97a2af" fontSize={11}>
            {text}
          </text>
        </g>
      ))}
      {rows.map((row) => {
        if (row.kind === 'group')
          return (
            <text key={`group ${row.label}`} x={0} y={row.top + 18} fontWeight={600}>
              {row.label}
            </text>
          );
        if (row.kind === 'note')
          return (
            <text key={`note ${row.key}`} x={INDENT} y={row.top + 15} fill="#e8b35a">
              {row.text}
            </text>
          );
        return (
          <Row
            key={row.dot.key}
            dot={row.dot}
            top={row.top}
            x={x}
            domain={domain}
            reading={reading}
            width={width}
          />
        );
      })}
    </svg>
  );
}

type RowProps = {
  dot: Dot;
  top: number;
  x: (value: number) => number;
  domain: [number, number];
  reading: Reading;
  width: number;
};

function Row({ dot, top, x, domain, reading: axis, width }: RowProps) {
  const { figure, reading = axis } = dot;
  const middle = top + ROW / 2;
  const bar = barOf(figure, domain);
  const interval = intervalText(figure, reading);
  return (
    <g>
      <title>{`${dot.label}: ${figure.value == null ? (figure.not_estimable ?? '') : figure.method}`}</title>
      <text x={dot.group === undefined ? 0 : INDENT} y={middle + 4}>
        {shorten(dot.label)}
      </text>
      {bar && <Interval bar={bar} x={x} middle={middle} />}
      {figure.value != null && isOnAxis(figure.value, domain) && (
        <circle cx={x(figure.value)} cy={middle} r={4.5} fill="#cfd6de" stroke="#0b0d10" />
      )}
      <text x={width - NUMBERS + 8} y={middle + 4} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {figure.value == null ? 'not estimable' : valueText(figure, reading)}
        <tspan fill="#97a2af" dx={8} fontSize={11}>
          {interval ? `${interval}, ` : ''}n {figure.n}
        </tspan>
      </text>
    </g>
  );
}

/** A bar with a cap at each end, or with an arrow head where the interval goes on beyond the axis. */
function Interval({ bar, x, middle }: { bar: Bar; x: (value: number) => number; middle: number }) {
  const end = (at: number, goesOn: boolean, outwards: 1 | -1) =>
    goesOn
      ? `M${at - 5 * outwards} ${middle - 4}L${at} ${middle}L${at - 5 * outwards} ${middle + 4}`
      : `M${at} ${middle - 4}V${middle + 4}`;
  const low = x(bar.low);
  const high = x(bar.high);
  return (
    <path
      d={`M${low} ${middle}H${high}${end(low, bar.goesBelow, -1)}${end(high, bar.goesAbove, 1)}`}
      fill="none"
      stroke="#46c2d8"
      strokeWidth={2}
    />
  );
}

function shorten(label: string): string {
  return label.length > LONGEST_LABEL ? `${label.slice(0, LONGEST_LABEL - 1)}…` : label;
}
