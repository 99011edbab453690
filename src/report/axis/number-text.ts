const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Numbers beyond these are easier to read with a power of ten; counts are longer written out. */
const PLAIN_BELOW = 1e7;
const PLAIN_COUNTS_BELOW = 1e10;
const PLAIN_FROM = 1e-4;

function isPlain(largest: number, below = PLAIN_BELOW): boolean {
  return largest === 0 || (largest < below && largest >= PLAIN_FROM);
}

/** A power of ten, such as 10⁻³. */
export function powerText(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/** A number with at most `digits` significant digits: 1,234.5, 0.001, −2.5×10⁻⁷. */
export function numberText(value: number, digits = 5): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (isPlain(Math.abs(value))) return grouped(String(Number(value.toPrecision(digits))));
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  return scientific(String(Number(mantissa)), Number(exponent));
}

/**
 * Labels of numbers that are `step` apart: all with the same number of decimals, enough to tell them apart.
 *
 * @param areCounts Whether they are whole numbers of things.
 */
export function steppedTexts(values: readonly number[], step: number, areCounts = false): string[] {
  const largest = Math.max(...values.map(Math.abs));
  const stepExponent = Math.floor(Math.log10(step) + 1e-9);
  if (isPlain(largest, areCounts ? PLAIN_COUNTS_BELOW : PLAIN_BELOW)) {
    const decimals = Math.min(Math.max(0, -stepExponent), 100);
    return values.map((value) => grouped((value + 0).toFixed(decimals)));
  }
  const exponent = Math.floor(Math.log10(largest) + 1e-9);
  const decimals = Math.min(Math.max(0, exponent - stepExponent), 15);
  return values.map((value) => {
    if (value === 0) return '0';
    // In two steps, since the power itself may not be representable.
    const scaled = value / 10 ** Math.trunc(exponent / 2) / 10 ** (exponent - Math.trunc(exponent / 2));
    return scientific(scaled.toFixed(decimals), exponent);
  });
}

/** A whole number in words of a legend: 12, 1,234,567. */
export function countText(count: number): string {
  return grouped(String(count));
}

function scientific(mantissa: string, exponent: number): string {
  return `${mantissa.replace('-', '−')}×${powerText(exponent)}`;
}

function grouped(digits: string): string {
  const [whole, decimals] = digits.replace('-', '−').split('.');
  const separated = whole.replaceAll(/(\d)(?=(\d{3})+$)/g, '$1,');
  return decimals === undefined ? separated : `${separated}.${decimals}`;
}
