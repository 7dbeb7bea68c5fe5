// What Qaloop uses of ECharts; vendor.mjs bundles it into one file.
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart, CustomChart, LineChart, ScatterChart,
  AriaComponent, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer,
]);

export { init };
