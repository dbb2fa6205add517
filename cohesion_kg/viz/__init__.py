"""Pictures: one Vega-Lite specification each, interactive in Jupyter, static as SVG or PNG without a browser."""
