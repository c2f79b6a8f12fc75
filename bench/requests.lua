-- bench/requests.lua — what wrk sends: wrk … -s requests.lua URL -- KIND LIST [MAX]
--   poll  LIST of "token etag":   the portal's unchanged poll       list  LIST of "token number": the case list
--   case  LIST of "token number": the page of that case     status  LIST of anything: the public status page
--   desk_list, desk_case, queue, home      the same lists: an agent's list, case page, queue; a contact's home page
--   search, desk_search                    LIST of "token words": the list of cases with these words
--   comment                                LIST of "token csrf number": a comment on that case
--   peer                                   LIST of "cookie path": another program's page; cookie "-": none
-- All requests are made beforehand; each connection then takes the next of a random order, so that sessions are not served in
-- the order in which they lie in memory. done() writes one line: requests, microseconds, p99 in
-- microseconds, failures, p50.
local headers = "Host: bench\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n" ..
	"Accept: %s\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Site: same-origin\r\n"
local function page(token, path)
	return "GET " .. path .. " HTTP/1.1\r\n" .. headers:format("text/html") .. "Cookie: __Host-belfry=" .. token .. "\r\n\r\n"
end
local said = "body=We+have+looked+again+and+see+the+same+in+sections+1042-3+and+1042-4.+The+address+is+right%%2C+the+report+is+not.+" ..
	"Three+families+told+us+that+they+see+it+on+their+phones%%3B+an+answer+before+Thursday+would+help.&_csrf=%s&_key=%013d%06d"
local sent, reading_ms = 0, 600000
local kinds = {
	poll = function(token, etag) return "GET /api/v1/portal/sync HTTP/1.1\r\n" .. headers:format("application/json") ..
		"Cookie: __Host-belfry=" .. token .. "\r\nIf-None-Match: " .. etag .. "\r\n\r\n" end,
	status = function() return "GET /status/index.html HTTP/1.1\r\n" .. headers:format("text/html") .. "\r\n" end,
	peer = function(cookie, path) return "GET " .. path .. " HTTP/1.1\r\n" .. headers:format("text/html") ..
		(cookie == "-" and "" or "Cookie: " .. cookie .. "\r\n") .. "\r\n" end,
	home = function(token) return page(token, "/support") end,
	list = function(token) return page(token, "/support/cases") end,
	case = function(token, number) return page(token, "/support/cases/" .. number) end,
	search = function(token, words) return page(token, "/support/cases?q=" .. words) end,
	queue = function(token) return page(token, "/desk/queue/open") end,
	desk_list = function(token) return page(token, "/desk/cases") end,
	desk_case = function(token, number) return page(token, "/desk/cases/" .. number) end,
	desk_search = function(token, words) return page(token, "/desk/cases?q=" .. words) end,
	-- with a key that was never used and tells when its page was loaded, as those of our forms do: some minutes before it is sent
	comment = function(token, more) return function()
		local csrf, number = more:match("^(%S+) (%S+)$")
		sent = (sent + 1) % 1000000
		local body = said:format(csrf, os.time() * 1000 - math.random(reading_ms), sent)
		return "POST /support/cases/" .. number .. "/comments HTTP/1.1\r\n" .. headers:format("text/html") .. "Cookie: __Host-belfry=" ..
			token .. "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
	end end,
}
local all, at = {}, 0

function init(args)
	local make, max = kinds[args[1]], tonumber(args[3]) or 1000000
	for line in io.lines(args[2]) do
		local token, more = line:match("^(%S+) (.+)$")
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
	local one = all[at]
	return type(one) == "function" and one() or one
end

function done(summary, latency)
	local e = summary.errors
	io.write(("RESULT %d %d %d %d %d\n"):format(summary.requests, summary.duration, latency:percentile(99),
		e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50)))
end
