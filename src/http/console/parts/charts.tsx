/**
 * Charts as SVG drawn here. Places along the width are percentages and sizes are pixels, so that a chart takes the width that
 * there is and its letters stay as large as all others. Each stands beside a table that says the same, and says of itself
 * what is seen at a glance.
 */

/** One thing that is drawn. */
export interface Mark {
  readonly label: string;
  readonly value: number;
  /** The value as the table says it. */
  readonly text: string;
}

interface ChartProps {
  readonly caption: string;
  readonly marks: readonly Mark[];
}

const HEIGHT = 200;
/** Room above for the topmost line's letters, below for the labels. */
const [TOP, BOTTOM] = [16, 24];

/** Values along time, a column each; those below zero hang down. */
export function ColumnChart({
  caption,
  marks,
  tick,
}: ChartProps & { readonly tick: (value: number) => string }) {
  const values = marks.map(({ value }) => value);
  const least = Math.min(0, ...values);
  const ticks = ticksOf(least, Math.max(0, ...values));
  const [low, high] = [Math.min(least, ticks[0] ?? 0), ticks.at(-1) ?? 1];
  const y = (value: number): number => TOP + ((high - value) / (high - low || 1)) * HEIGHT;
  const width = 100 / marks.length;
  const every = Math.ceil(marks.length / 6);
  return (
    <figure class="chart">
      <figcaption>{caption}</figcaption>
      <div class="chart-plot">
        <svg class="chart-scale" height={TOP + HEIGHT + BOTTOM} aria-hidden="true">
          {ticks.map((value) => (
            <text x="100%" y={round(y(value) + 4)} text-anchor="end">
              {tick(value)}
            </text>
          ))}
        </svg>
        <svg width="100%" height={TOP + HEIGHT + BOTTOM} role="img" aria-label={spoken(caption, marks)}>
          {ticks.map((value) => (
            <line
              x1="0"
              x2="100%"
              y1={round(y(value))}
              y2={round(y(value))}
              class={value === 0 ? 'zero' : ''}
            />
          ))}
          {marks.map(({ label, value, text }, index) => (
            <rect
              class={value < 0 ? 'below' : undefined}
              x={percent((index + 0.14) * width)}
              width={percent(0.72 * width)}
              y={round(y(Math.max(0, value)))}
              height={round(Math.abs(y(value) - y(0)))}
            >
              <title>{`${label}: ${text}`}</title>
            </rect>
          ))}
          {marks.map(({ label }, index) =>
            index % every === 0 ? (
              <text
                class={(index / every) % 2 === 1 ? 'minor' : undefined}
                x={percent((index + 0.5) * width)}
                y={TOP + HEIGHT + 18}
                text-anchor="middle"
              >
                {label}
              </text>
            ) : null,
          )}
        </svg>
      </div>
    </figure>
  );
}

/** What is seen at a glance, for who hears the page. */
function spoken(caption: string, marks: readonly Mark[]): string {
  const most = marks.reduce<Mark | undefined>(
    (a, b) => (a === undefined || b.value > a.value ? b : a),
    undefined,
  );
  return most === undefined
    ? caption
    : `${caption}: ${marks.length} in all, the most ${most.label}, ${most.text}`;
}

const ROW = 44;

/** Values beside each other, a bar each below its label. */
export function BarChart({ caption, marks }: ChartProps) {
  const most = Math.max(1, ...marks.map(({ value }) => value));
  return (
    <figure class="chart">
      <figcaption>{caption}</figcaption>
      <svg width="100%" height={marks.length * ROW} role="img" aria-label={spoken(caption, marks)}>
        {marks.map(({ label, value, text }, index) => (
          <>
            <text x="0" y={index * ROW + 16}>
              {shortened(label)}
            </text>
            <text class="strong" x="100%" y={index * ROW + 16} text-anchor="end">
              {text}
            </text>
            <rect class="track" x="0" width="100%" y={index * ROW + 24} height="8" />
            <rect x="0" width={percent((100 * Math.max(0, value)) / most)} y={index * ROW + 24} height="8">
              <title>{`${label}: ${text}`}</title>
            </rect>
          </>
        ))}
      </svg>
    </figure>
  );
}

const MOST_LETTERS = 26;

const shortened = (label: string): string =>
  label.length > MOST_LETTERS ? `${label.slice(0, MOST_LETTERS - 1).trimEnd()}…` : label;

const round = (pixels: number): number => Math.round(pixels * 10) / 10;
const percent = (share: number): string => `${Math.round(share * 100) / 100}%`;

/** At most eight round numbers up to above the highest value, and down as far as a line below nought says something. */
export function ticksOf(low: number, high: number): readonly number[] {
  const span = Math.max(1, high - low);
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => span / one <= 6) ?? power);
  const first = Math.round(low / step);
  const count = Math.max(1, Math.ceil(high / step) - first);
  return Array.from({ length: count + 1 }, (_, index) => (first + index) * step);
}
