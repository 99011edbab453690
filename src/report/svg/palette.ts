/**
 * Seven colours that people with any colour vision can tell apart on white (Okabe and Ito, Color universal design,
 * 2008), in an order in which neighbours differ most. Their eighth, yellow, is too faint for thin lines.
 */
export const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'] as const;

export const GREY = '#767676';
export const INK = '#222222';

/** Nine colours of viridis at equal distances (Smith and van der Walt, 2015, CC0), dark for 0 and light for 1. */
const VIRIDIS = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
] as const;

/** A colour of the viridis map for a share from 0 to 1, linear between nine of its colours. */
export function viridis(share: number): string {
  const at = Math.min(Math.max(share, 0), 1) * (VIRIDIS.length - 1);
  const below = Math.min(Math.floor(at), VIRIDIS.length - 2);
  const channels = VIRIDIS[below].map((low, i) => {
    const value = Math.round(low + (at - below) * (VIRIDIS[below + 1][i] - low));
    return value.toString(16).padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/**
 * Black or white, whichever is easier to read on a colour: by its relative luminance (Web Content Accessibility
 * Guidelines 2.1, 2018), at which both have the same contrast.
 *
 * @param colour As `#rrggbb`.
 */
export function inkOn(colour: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff';
}
