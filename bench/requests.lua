-- bench/requests.lua — what wrk sends: wrk … -s requests.lua URL -- KIND LIST [MAX]
--   poll  LIST of "token etag":   the portal's unchanged poll       list  LIST of "token number": the case list
--   case  LIST of "token number": the page of that case     status  LIST of anything: the public status page
-- All requests are made beforehand; each connection then takes the next of a random order, so that sessions are not served in
-- the order in which they lie in memory. done() writes one line: requests, microseconds, p99 in microseconds, failures.
local headers = "Host: bench\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n" ..
	"Accept: %s\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n"
local kinds = {
	poll = function(token, etag) return "GET /api/v1/portal/sync HTTP/1.1\r\n" .. headers:format("application/json") ..
		"Cookie: __Host-belfry=" .. token .. "\r\nIf-None-Match: " .. etag .. "\r\n\r\n" end,
	list = function(token) return "GET /support/cases HTTP/1.1\r\n" .. headers:format("text/html") ..
		"Cookie: __Host-belfry=" .. token .. "\r\n\r\n" end,
	status = function() return "GET /status/index.html HTTP/1.1\r\n" .. headers:format("text/html") .. "\r\n" end,
	case = function(token, number) return "GET /support/cases/" .. number .. " HTTP/1.1\r\n" .. headers:format("text/html") ..
		"Cookie: __Host-belfry=" .. token .. "\r\n\r\n" end,
}
local all, at = {}, 0

function init(args)
	local make, max = kinds[args[1]], tonumber(args[3]) or 1000000
	for line in io.lines(args[2]) do
		local token, more = line:match("^(%S+) (%S+)$")
		all[#all + 1] = make(token, more)
		if #all >= max then break end
	end
	math.randomseed(tonumber(args[4]) or 1)
	for i = #all, 2, -1 do
		local k = math.random(i)
		all[i], all[k] = all[k], all[i]
	end
end

function request()
	at = at % #all + 1
	return all[at]
end

function done(summary, latency)
	local e = summary.errors
	io.write(("RESULT %d %d %d %d\n"):format(summary.requests, summary.duration, latency:percentile(99),
		e.connect + e.read + e.write + e.status + e.timeout))
end
