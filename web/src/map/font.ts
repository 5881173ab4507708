/** Letters are drawn by the browser itself: there is no glyph server. */

export const FONT: string[] = ["Noto Sans CJK SC"];
export const FONT_FAMILY =
  '"Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif';
