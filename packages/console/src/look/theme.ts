import { type ThemeConfig, theme } from 'antd'

export type Appearance = 'light' | 'dark'

const FONT =
  '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", system-ui, sans-serif'

/**
 * Calm and dense; colour is for states alone. Text tokens are darker than antd's own, whose descriptions and placeholders
 * miss the contrast of WCAG 2.2 AA.
 */
export function themeOf(appearance: Appearance, motion: boolean): ThemeConfig {
  const dark = appearance === 'dark'
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'hj' },
    // Its styles come as a sheet (`main.tsx`); only the variables that they are made of are written here.
    zeroRuntime: true,
    token: {
      fontFamily: FONT,
      fontSize: 14,
      borderRadius: 4,
      wireframe: false,
      motion,
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
      ...(dark ? darkTokens : lightTokens),
    },
    components: {
      Layout: dark
        ? { headerBg: '#14181d', lightSiderBg: '#14181d', bodyBg: '#0f1216' }
        : { headerBg: '#ffffff', lightSiderBg: '#ffffff', bodyBg: '#f4f6f8' },
      Menu: {
        itemHeight: 36,
        itemBorderRadius: 4,
        activeBarBorderWidth: 0,
        ...(dark && { itemBg: '#14181d', itemSelectedColor: '#8fc4ff' }),
      },
      Table: {
        cellPaddingBlockMD: 9,
        cellPaddingInlineMD: 12,
        cellPaddingBlock: 9,
        cellPaddingInline: 12,
        headerSplitColor: 'transparent',
        ...(dark && { headerBg: '#1a1f26', rowHoverBg: '#1a1f26' }),
      },
      Tabs: { horizontalItemPadding: '10px 0' },
      Descriptions: { itemPaddingBottom: 8 },
    },
  }
}

const lightTokens = {
  colorPrimary: '#0958d9',
  colorLink: '#0958d9',
  // Darker under the pointer; antd's own are lighter and miss the contrast.
  colorPrimaryHover: '#003eb3',
  colorLinkHover: '#003eb3',
  colorErrorHover: '#8f1b12',
  // antd mixes one of grey and brown.
  colorWarningBg: '#fff7e0',
  colorText: '#17202b',
  colorTextSecondary: '#414d5c',
  colorTextTertiary: '#566273',
  colorTextDescription: '#566273',
  colorTextPlaceholder: '#657083',
  colorTextDisabled: '#657083',
  colorBorder: '#c4ccd6',
  colorBorderSecondary: '#e2e7ed',
  colorError: '#b42318',
  colorWarning: '#8a5a00',
  colorSuccess: '#16703a',
}

const darkTokens = {
  colorPrimary: '#4096ff',
  colorLink: '#69b1ff',
  colorBgBase: '#14181d',
  // antd's own lean to blue and stand out from the sheets that they lie on.
  colorBgContainer: '#14181d',
  colorBgElevated: '#1c2229',
  colorBorder: '#4b5663',
  colorBorderSecondary: '#2c343e',
  colorText: '#e6eaf0',
  colorTextSecondary: '#bcc5d0',
  colorTextTertiary: '#a3adba',
  colorTextDescription: '#a3adba',
  colorTextPlaceholder: '#98a2b0',
  colorTextDisabled: '#98a2b0',
  colorError: '#ff7b6e',
  colorWarning: '#e0a83a',
  colorSuccess: '#4cc06a',
}
