/* desk/desk_plot.c — a line over days as the points of an SVG, with a sentence that says the same. */
#include <math.h>

#include "base/num.h"
#include "desk/figures_view.h"

#define WIDTH 600.0
#define TOP 2.0
#define BOTTOM 158.0
#define LINES 4
#define DAYS_NAMED 5

static str number(struct arena *a, double v)
{
	return arena_printf(a, v < 100 ? "%.3g" : "%.0f", v);
}

/* The next of 1, 2, 5, 10, 20 … so that LINES of it reach `most`. */
static double step_for(double most)
{
	static const double of_ten[] = { 1, 1.25, 2, 2.5, 5, 10 };
	double wanted = most / LINES, ten = pow(10, floor(log10(wanted > 0.25 ? wanted : 0.25)));
	for (size_t i = 0; i < COUNT_OF(of_ten); i++)
		if (of_ten[i] * ten >= wanted)
			return of_ten[i] * ten;
	return 10 * ten;
}

static double x_of(size_t i, size_t n)
{
	return n < 2 ? 0 : WIDTH * (double)i / (double)(n - 1);
}

static str day_text(struct req *q, date day)
{
	return arena_printf(q->arena, "%02d/%02d", day.month, day.day);
}

/* Labels stand beside the drawing, evenly: values from above downwards, days from the first to the last. */
static void add_axes(struct req *q, struct plot_view *p, const plot_values *v, double step)
{
	for (int i = LINES; i >= 0; i--)
		*LIST_ADD(q->arena, &p->up) = (struct plot_label_view){
			.text = number(q->arena, step * i), .y = arena_printf(q->arena, "%.1f", BOTTOM - (BOTTOM - TOP) * i / LINES)
		};
	size_t n = v->n < DAYS_NAMED ? v->n : DAYS_NAMED;
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(q->arena, &p->across) =
		    (struct plot_label_view){ .text = day_text(q, v->at[n < 2 ? 0 : i * (v->n - 1) / (n - 1)].day) };
}

struct plot_view desk_plot(struct req *q, const char *id, const char *title, const plot_values *v)
{
	struct plot_view p = { .id = str_c(id), .title = T(q->lang, title), .points = S("") };
	double most = 0, least = INFINITY, last = NAN;
	for (size_t i = 0; i < v->n; i++)
		if (!isnan(v->at[i].value)) {
			most = fmax(most, v->at[i].value);
			least = fmin(least, v->at[i].value);
			last = v->at[i].value;
		}
	if (isnan(last)) {
		p.empty = true;
		p.summary = T(q->lang, N_("There is nothing to show for this time."));
		return p;
	}
	double step = step_for(most);
	CLEANUP_BUF struct buf points = BUF_INIT(1024 * 1024);
	for (size_t i = 0; i < v->n; i++)
		if (!isnan(v->at[i].value))
			buf_printf(&points, "%.1f,%.1f ", x_of(i, v->n), BOTTOM - (BOTTOM - TOP) * v->at[i].value / (step * LINES));
	p.points = arena_dup(q->arena, str_trim(buf_str(&points)));
	add_axes(q, &p, v, step);
	p.summary = T_FILL(q->arena, q->lang, N_("Between {least} and {most}; {last} at the end."),
			   { "least", number(q->arena, least) }, { "most", number(q->arena, most) },
			   { "last", number(q->arena, last) });
	return p;
}
