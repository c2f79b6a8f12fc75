/* desk/figures_view.h — what the page of figures shows. */
#ifndef DESK_FIGURES_VIEW_H
#define DESK_FIGURES_VIEW_H

#include "cases/figures.h"
#include "layout/layout.h"

/* A plot, drawn by the server: 600 by 160 units. */
struct plot_label_view {
	str text, y; /* y: of its line; days have none */
};
struct plot_view {
	str id, title, summary;			 /* summary: what the line does, in a sentence */
	str points;				 /* of the polyline */
	LIST(struct plot_label_view) across, up; /* days; values from above */
	bool empty;
};
struct figures_row_view {
	str name; /* of a day, team, type, priority */
	str created, closed, backlog, answer, in_time, close, satisfaction;
};
struct figures_table_view {
	str id, title, first; /* first: head of the first column */
	LIST(struct figures_row_view) rows;
};
struct desk_figures_view {
	struct shell shell;
	LIST(struct field_view) filters;
	LIST(struct plot_view) plots;
	LIST(struct figures_table_view) tables;
	struct figures_row_view all;
	url csv;
};

/* Draws values (NaN: none that day) of days; dates below, rounded values at the left. */
struct plot_value {
	date day;
	double value;
};
typedef LIST(struct plot_value) plot_values;
struct plot_view desk_plot(struct req *q, const char *id, const char *title, const plot_values *values);

#endif
