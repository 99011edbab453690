declare module 'amaro' {
  export function transformSync(
    source: string,
    options: { readonly mode: 'strip-only' | 'transform' },
  ): { readonly code: string };
}
