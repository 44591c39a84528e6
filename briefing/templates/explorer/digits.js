// One rounding for every figure that is printed: half away from 0 on 15 significant digits, as publishing/rounding.py
// has it. Tests hold both to one table.
const GROUPED = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 10 });

function withThousands(value, places) {
  const [digits, power] = Math.abs(value).toExponential(14).split("e");
  const size = Math.round(Number(`${digits}e${Number(power) + places}`)) / 10 ** places;
  const [whole, decimals] = size.toFixed(places).split(".");
  return (value < 0 && size ? "-" : "") + GROUPED.format(whole) + (decimals ? `.${decimals}` : "");
}
